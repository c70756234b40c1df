import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import process from 'node:process';
import { test } from 'node:test';
import { independentDevices } from '@safelight/archive';
import type { Disk } from '../../src/places/disk.ts';
import { diskOn, numberOf } from './made-system.ts';

const skip = process.platform === 'linux' ? false : 'only Linux has /sys';
/** Made folders have the device number of the folder for temporary files. */
const link = `dev/block/${numberOf(tmpdir())}`;

/** Where a folder lies if its device is in this folder of /sys, beside which these files are. */
const onDevice = (
  device: string,
  files: Readonly<Record<string, string>>,
  more: Record<string, string> = {},
): Promise<Disk> =>
  diskOn({ files: { [`${device}/size`]: '1\n', ...files }, links: { [link]: device, ...more } });

test('disks that a server gives by iSCSI are on that server, as its shares are', { skip }, async () => {
  const lun = (number: number, address: string): Promise<Disk> => {
    const device = `devices/platform/host3/session1/target3:0:0/3:0:0:${number}/block/sd${'abc'[number]}`;
    return onDevice(device, {
      [`${device}/device/wwid`]: `naa.600140500000000000000000000000${number}`,
      'class/iscsi_connection/connection1:0/address': `${address}\n`,
    });
  };
  const [one, other] = [await lun(0, '192.0.2.7'), await lun(1, '192.0.2.7')];
  assert.deepEqual(one, { disk: 'net:192.0.2.7', network: true });
  const share = await diskOn({ files: {}, mount: 'nfs4 NAS:/photos rw,addr=192.0.2.7' });
  assert.equal(independentDevices([one, other, share]), 1);
  assert.equal(independentDevices([one, await lun(2, '192.0.2.8')]), 2);
  assert.deepEqual(await lun(0, '127.0.0.1'), {}, 'what this computer serves to itself is on one of its own');
  assert.deepEqual(await lun(0, ''), {}, 'without an address nobody knows');
});

test('what the kernel makes up or fetches from it does not say where is on nobody knows which disk', {
  skip,
}, async () => {
  for (const name of ['nbd0', 'zram0', 'ublkb0', 'rbd1', 'drbd0', 'ram0']) {
    const device = `devices/virtual/block/${name}`;
    const udev = { 'b43:0': 'E:ID_PART_TABLE_UUID=aaaa\nE:ID_SERIAL=of-the-server\n' };
    const files = { [`${device}/dev`]: '43:0\n' };
    assert.deepEqual(await diskOn({ files, links: { [link]: device }, udev }), {}, name);
  }
  const array = 'devices/pci0000:00/host5/rport-5:0-1/target5:0:1/5:0:1:0/block/sdc';
  assert.deepEqual(await onDevice(array, { [`${array}/device/wwid`]: 'naa.1' }), {}, 'Fibre Channel');
});

test('namespaces of one NVMe disk are one device, and one over a network is on its server', {
  skip,
}, async () => {
  const controller = 'devices/pci0000:00/0000:01:00.0/nvme/nvme0';
  const space = (name: string, files: Record<string, string>): Promise<Disk> => {
    const device = `${controller}/${name}`;
    return onDevice(
      device,
      { [`${device}/wwid`]: `eui.${name}`, ...files },
      { [`${device}/device`]: controller },
    );
  };
  const local = { [`${controller}/transport`]: 'pcie\n', [`${controller}/serial`]: 'S1 \n' };
  const [one, other] = [await space('nvme0n1', local), await space('nvme0n2', local)];
  assert.deepEqual(one, { disk: 'serial:S1' });
  assert.equal(independentDevices([one, other]), 1);
  const far = (traddr: string): Record<string, string> => ({
    [`${controller}/transport`]: 'tcp\n',
    [`${controller}/address`]: `traddr=${traddr},trsvcid=4420\n`,
  });
  assert.deepEqual(await space('nvme0n1', far('192.0.2.7')), { disk: 'net:192.0.2.7', network: true });
  assert.deepEqual(await space('nvme0n1', far('127.0.0.1')), {});
  assert.deepEqual(await space('nvme0n1', { [`${controller}/transport`]: 'fc\n' }), {});
});

test('disks of a virtual machine, or of a RAID controller, may be one, and one on another cable is not', {
  skip,
}, async () => {
  const virtio = (name: string, n: number): Promise<Disk> => {
    const device = `devices/pci0000:00/0000:00:0${n}.0/virtio${n}/block/${name}`;
    return onDevice(device, { [`${device}/serial`]: `serial of ${name}` });
  };
  const stick = 'devices/pci0000:00/usb2/2-1/2-1:1.0/host9/target9:0:0/9:0:0:0/block/sdx';
  const passed = await onDevice(stick, {
    [`${stick}/device/vendor`]: 'WD',
    [`${stick}/device/serial`]: 'WX',
  });
  const machine = [await virtio('vda', 1), await virtio('vdb', 2)];
  assert.deepEqual([independentDevices(machine), independentDevices([...machine, passed])], [1, 2]);
  const logical = (driver: string, n: number): Promise<Disk> => {
    const device = `devices/pci0000:00/0000:03:00.0/host0/target0:2:${n}/0:2:${n}:0/block/sd${'ab'[n]}`;
    return onDevice(device, {
      [`${device}/device/wwid`]: `naa.${n}`,
      'class/scsi_host/host0/proc_name': `${driver}\n`,
    });
  };
  const count = async (driver: string): Promise<number> =>
    independentDevices([await logical(driver, 0), await logical(driver, 1)]);
  assert.deepEqual([await count('megaraid_sas'), await count('ahci')], [1, 2]);
});

test('logical volumes of one group, and what is encrypted on one disk, are on that disk', {
  skip,
}, async () => {
  const over = (name: string): Promise<Disk> =>
    onDevice(
      `devices/virtual/block/${name}`,
      { 'devices/ata1/sda/serial': 'A', 'devices/ata1/sda/sda2/partition': '2' },
      {
        'devices/virtual/block/dm-0/slaves/sda2': 'devices/ata1/sda/sda2',
        'devices/virtual/block/dm-1/slaves/sda2': 'devices/ata1/sda/sda2',
        // An encrypted volume on a logical one.
        'devices/virtual/block/dm-2/slaves/dm-1': 'devices/virtual/block/dm-1',
      },
    );
  for (const name of ['dm-0', 'dm-1', 'dm-2']) assert.deepEqual(await over(name), { disk: 'serial:A' }, name);
  assert.deepEqual(await over('dm-3'), {}, 'one that does not tell what it lies on');
});
