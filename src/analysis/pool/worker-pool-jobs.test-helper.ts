import { UserError } from '../../errors.js';

export const double = (value: number): number => value * 2;

export function refuse(why: string): never {
  throw new UserError({ code: 'input.invalid', message: why, next: 'decode x' });
}

export function fail(): Promise<never> {
  return Promise.reject(new Error('broken'));
}

export function spin(): never {
  for (;;) Math.sqrt(2);
}

export function exit(): never {
  process.exit(3);
}

export function hoard(): never {
  const kept: number[][] = [];
  for (;;) kept.push(Array<number>(10_000).fill(kept.length));
}
