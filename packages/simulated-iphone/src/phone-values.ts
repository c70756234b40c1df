import type { PlistDict } from '@safelight/plist';

/** What a made-up iPhone 15 Pro tells of itself, by lockdown domain. */
export function iphoneValues(options: { readonly name?: string } = {}): Readonly<Record<string, PlistDict>> {
  return {
    '': {
      ActivationState: 'Activated',
      BuildVersion: '22F76',
      CPUArchitecture: 'arm64e',
      DeviceClass: 'iPhone',
      DeviceColor: '1',
      DeviceName: options.name ?? 'iPhone',
      HardwareModel: 'D83AP',
      ModelNumber: 'MTUX3',
      ProductName: 'iPhone OS',
      ProductType: 'iPhone16,1',
      ProductVersion: '18.5',
      ProtocolVersion: '2',
      SerialNumber: 'SIMULATED001',
      TimeZone: 'Europe/Berlin',
      UniqueChipID: 1234567890123456,
      WiFiAddress: '02:00:00:00:00:01',
    },
    'com.apple.disk_usage': {
      AmountDataAvailable: 41_000_000_000,
      AmountDataReserved: 209_715_200,
      TotalDataAvailable: 41_209_715_200,
      TotalDataCapacity: 113_000_000_000,
      TotalDiskCapacity: 128_000_000_000,
      TotalSystemAvailable: 0,
      TotalSystemCapacity: 15_000_000_000,
    },
    'com.apple.mobile.battery': {
      BatteryCurrentCapacity: 83,
      BatteryIsCharging: true,
      ExternalConnected: true,
    },
    'com.apple.mobile.backup': {
      CloudBackupEnabled: true,
      LastCloudBackupDate: 770_000_000,
      LastCloudBackupTZ: 'CEST',
      LastiTunesBackupDate: 765_000_000,
      LastiTunesBackupTZ: 'CEST',
      WillEncrypt: false,
    },
    'com.apple.mobile.wireless_lockdown': { EnableWifiConnections: true },
  };
}
