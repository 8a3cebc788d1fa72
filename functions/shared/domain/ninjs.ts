export { type NinjsItem, toNinjs } from './items/ninjs.ts';
