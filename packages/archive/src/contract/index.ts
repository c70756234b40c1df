export { type SourceCheck, sourceContract } from './source-contract.ts';
export { type StoreCheck, storeContract } from './store-contract.ts';
