import { UserError } from '../errors.js';

interface Binder {
  readonly order: number;
  /** Resolves to whether the variable was set. */
  readonly done: Promise<boolean>;
  readonly by: string;
}

/**
 * Commands that are about to set a variable, by incident and name. A command that reads the variable waits for those
 * accepted before it, and fails with them: it must never see the value from before.
 */
export class PendingBinds {
  private readonly binders = new Map<string, Binder[]>();

  /** Returns a function that forgets the binder: call it when the whole message has ended. */
  add(incident: string, name: string, binder: Binder): () => void {
    const key = `${incident}\n${name}`;
    this.binders.set(key, [...(this.binders.get(key) ?? []), binder]);
    return () => {
      const left = (this.binders.get(key) ?? []).filter((one) => one !== binder);
      if (left.length === 0) this.binders.delete(key);
      else this.binders.set(key, left);
    };
  }

  /** Waits for the last command accepted before `order` that sets the variable. */
  async settled(incident: string, name: string, order: number): Promise<void> {
    const earlier = (this.binders.get(`${incident}\n${name}`) ?? []).filter((one) => one.order < order).at(-1);
    if (earlier === undefined || (await earlier.done)) return;
    throw new UserError({
      code: 'variable.unknown', message: `$${name} has no new value: ${earlier.by}, which was to set it, failed.`,
      next: `Mend that command first, or run this one again to use the value that $${name} had before.`,
    });
  }
}
