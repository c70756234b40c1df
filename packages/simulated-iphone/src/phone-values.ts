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
    'com.apple.disk_usage': diskUsage,
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

/** The apps of a made-up phone. */
export const usualApps: readonly PlistDict[] = [
  app('com.apple.camera', 'Camera', 'System'),
  app('com.apple.mobileslideshow', 'Photos', 'System'),
  app('org.example.notes', 'Example Notes', 'User'),
];

/** What diagnostics_relay answers on a made-up phone. */
export const usualDiagnostics: Readonly<Record<string, PlistDict>> = {
  GasGauge: {
    GasGauge: { CycleCount: 210, DesignCapacity: 3274, FullChargeCapacity: 90, Status: 'Success' },
  },
  'IORegistry IOPMPowerSource': {
    IORegistry: { CycleCount: 210, DesignCapacity: 3274, NominalChargeCapacity: 2980, Temperature: 2710 },
  },
};

function app(identifier: string, name: string, type: 'System' | 'User'): PlistDict {
  return {
    ApplicationType: type,
    CFBundleDisplayName: name,
    CFBundleIdentifier: identifier,
    CFBundleShortVersionString: '1.0',
  };
}

const diskUsage: PlistDict = {
  AmountDataAvailable: 41_000_000_000,
  AmountDataReserved: 209_715_200,
  TotalDataAvailable: 41_209_715_200,
  TotalDataCapacity: 113_000_000_000,
  TotalDiskCapacity: 128_000_000_000,
  TotalSystemAvailable: 0,
  TotalSystemCapacity: 15_000_000_000,
};
