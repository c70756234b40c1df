export { type StoreCheck, storeContract } from './store-contract.ts';
