export { type AgePool, openAgePool } from './age-pool.ts';
export { isEncrypted, openEncryptedStore } from './encrypted-store.ts';
export { identityIn, newIdentity, openPlaceKey, type PlaceKey } from './place-key.ts';
