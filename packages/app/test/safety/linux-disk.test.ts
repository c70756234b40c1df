import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { independentDevices } from '@safelight/archive';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { linuxDisk } from '../../src/places/linux-disk.ts';
import { macDisk, windowsDisk } from '../../src/places/other-disks.ts';
import { diskOn, numberOf } from './made-system.ts';

const skip = process.platform === 'linux' ? false : 'only Linux has /sys';

test('a partition is on the disk whose serial number its parent tells', { skip }, async () => {
  await using folder = temporaryFolder();
  const link = `dev/block/${numberOf(folder.path)}`;
  const disk = await diskOn({
    files: {
      'devices/sda/sda1/partition': '1\n',
      'devices/sda/sda1/dev': '8:1\n',
      'devices/sda/dev': '8:0\n',
      'devices/sda/device/serial': ' WD-1234 \n',
    },
    links: { [link]: 'devices/sda/sda1' },
    udev: { 'b8:1': 'E:ID_FS_UUID=aaaa-bbbb\n' },
  });
  assert.deepEqual(disk, { disk: 'serial:WD-1234', volume: 'fs:aaaa-bbbb' });
});

test('a volume over two disks names both; one that hides a disk without a name is on nobody knows which', {
  skip,
}, async () => {
  await using folder = temporaryFolder();
  const link = `dev/block/${numberOf(folder.path)}`;
  const files = {
    'devices/dm-0/dev': '254:0\n',
    'devices/sda/serial': 'B\n',
    'devices/sdb/serial': 'A\n',
    'devices/sdc/size': '1\n',
  };
  const two = {
    [link]: 'devices/dm-0',
    'devices/dm-0/slaves/sda': 'devices/sda',
    'devices/dm-0/slaves/sdb': 'devices/sdb',
  };
  assert.deepEqual(await diskOn({ files, links: two }), { disk: 'serial:A+serial:B' });
  const hidden = {
    [link]: 'devices/dm-0',
    'devices/dm-0/slaves/sda': 'devices/sda',
    'devices/dm-0/slaves/sdc': 'devices/sdc',
  };
  assert.deepEqual(await diskOn({ files, links: hidden }), {});
});

test('a share is on its server, unless this computer serves it to itself', { skip }, async () => {
  const share = (mount: string) => diskOn({ files: {}, mount });
  assert.deepEqual(await share('nfs4 NAS:/photos'), {
    disk: 'net:nas',
    volume: 'net:NAS:/photos',
    network: true,
  });
  assert.deepEqual(await share('cifs //nas/photos'), {
    disk: 'net:nas',
    volume: 'net://nas/photos',
    network: true,
  });
  assert.deepEqual(await share('fuse.sshfs me@nas:/photos'), {
    disk: 'net:nas',
    volume: 'net:me@nas:/photos',
    network: true,
  });
  const [byName, byAddress] = [
    await share('nfs4 NAS:/photos rw,vers=4.2,addr=192.0.2.7'),
    await share('cifs //192.0.2.7/photos rw,addr=192.0.2.7'),
  ];
  assert.equal(independentDevices([byName, byAddress]), 1, 'one server by two names');
  for (const own of [
    'nfs localhost:/x',
    'cifs //127.0.0.1/x',
    'nfs4 [::1]:/x',
    'nfs4 this-computer:/x rw,addr=127.0.0.1',
  ])
    assert.deepEqual(await share(own), { network: true });
});

test('this computer tells of its own folders what it can, and the same of two in one', { skip }, async () => {
  await using folder = temporaryFolder();
  mkdirSync(join(folder.path, 'a'));
  const [one, other] = await Promise.all([linuxDisk(folder.path), linuxDisk(join(folder.path, 'a'))]);
  assert.deepEqual(one, other);
});

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && hasTools();

function hasTools(): boolean {
  return ['mkfs.ext4', 'losetup', 'mount'].every((tool) => spawnSync('which', [tool]).status === 0);
}

test('a file system in a file is on the disk that holds the file', {
  skip: canMount ? false : 'needs root, mkfs.ext4 and mount',
}, async (t) => {
  await using folder = temporaryFolder();
  const [image, point] = [join(folder.path, 'image'), join(folder.path, 'point')];
  mkdirSync(point);
  const run = (tool: string, ...args: string[]) => spawnSync(tool, args, { encoding: 'utf8' });
  run('truncate', '-s', '8M', image);
  run('mkfs.ext4', '-q', image);
  const mounted = run('mount', '-o', 'loop', image, point);
  if (mounted.status !== 0) {
    t.skip(`mounting is not permitted here: ${mounted.stderr}`);
    return;
  }
  try {
    assert.equal((await linuxDisk(point)).disk, (await linuxDisk(folder.path)).disk);
  } finally {
    run('umount', point);
  }
});

test('on a Mac, a volume is traced through its container to the first partition of the disk below', async () => {
  const plist = (body: string): string =>
    `<?xml version="1.0"?><plist version="1.0"><dict>${body}</dict></plist>`;
  const answers: Record<string, string> = {
    'info -plist /Volumes/Blue': plist(
      '<key>VolumeUUID</key><string>V</string><key>ParentWholeDisk</key><string>disk5</string><key>APFSPhysicalStores</key><array><dict><key>APFSPhysicalStore</key><string>disk4s2</string></dict></array>',
    ),
    'list -plist disk4': plist(
      '<key>AllDisksAndPartitions</key><array><dict><key>DeviceIdentifier</key><string>disk4</string><key>Partitions</key><array><dict><key>DiskUUID</key><string>P</string></dict></array></dict></array>',
    ),
  };
  const disk = await macDisk('/Volumes/Blue', async (_, args) => answers[args.join(' ')] ?? '');
  assert.deepEqual(disk, { disk: 'partition:P', volume: 'fs:V' });
});

test('on a Mac, a disk image is on the disk that holds its file, and on nobody knows which where that is not told', async () => {
  const plist = (body: string): string =>
    `<?xml version="1.0"?><plist version="1.0"><dict>${body}</dict></plist>`;
  const disk = (name: string, bus: string): string =>
    plist(`<key>ParentWholeDisk</key><string>${name}</string><key>BusProtocol</key><string>${bus}</string>`);
  const list = (name: string): string =>
    plist(
      `<key>AllDisksAndPartitions</key><array><dict><key>DeviceIdentifier</key><string>${name}</string><key>Partitions</key><array><dict><key>DiskUUID</key><string>P-${name}</string></dict></array></dict></array>`,
    );
  const answers: Record<string, string> = {
    'info -plist /Volumes/Image': disk('disk7', 'Disk Image'),
    'info -plist /Users/ada/archive.dmg': disk('disk0', 'PCI-Express'),
    'list -plist disk7': list('disk7'),
    'list -plist disk0': list('disk0'),
    'info -plist': plist(
      '<key>images</key><array><dict><key>image-path</key><string>/Users/ada/archive.dmg</string><key>system-entities</key><array><dict><key>dev-entry</key><string>/dev/disk7s1</string></dict></array></dict></array>',
    ),
  };
  const ask = async (_: string, args: readonly string[]) => answers[args.join(' ')] ?? '';
  assert.deepEqual(await macDisk('/Volumes/Image', ask), { disk: 'partition:P-disk0' });
  delete answers['info -plist'];
  answers['info -plist'] = plist('<key>images</key><array/>');
  assert.deepEqual(await macDisk('/Volumes/Image', ask), {});
});

test('on Windows, a letter is traced to its disk and a share to its server', async () => {
  const told = JSON.stringify({ unique: 'USBSTOR+1', serial: 'S', volume: 'V' });
  assert.deepEqual(await windowsDisk('E:\\Photos', async () => told), {
    disk: 'id:USBSTOR_1',
    volume: 'fs:V',
  });
  assert.deepEqual(await windowsDisk('\\\\NAS\\photos\\x', async () => told), {
    disk: 'net:nas',
    volume: 'net:nas/photos',
    network: true,
  });
  for (const bus of ['File Backed Virtual', 'Virtual', 'Spaces', 'Storage Spaces', 'iSCSI']) {
    const image = JSON.stringify({ unique: 'X', serial: 'S', volume: 'V', bus });
    assert.deepEqual(await windowsDisk('V:\\', async () => image), { volume: 'fs:V' }, bus);
  }
});

test('a Btrfs over two disks is on both, whichever of them its mount names', { skip }, async () => {
  const disk = await diskOn({
    mount: 'btrfs /dev/sda',
    files: {
      'devices/sda/serial': 'A',
      'devices/sdb/serial': 'B',
      'fs/btrfs/features/raid': '1',
      'fs/btrfs/UUID/devices/sda': '',
      'fs/btrfs/UUID/devices/sdb': '',
    },
    links: { 'class/block/sda': 'devices/sda', 'class/block/sdb': 'devices/sdb' },
    folder: '/dev/shm',
  });
  assert.equal(disk.disk, 'serial:A+serial:B');
});
