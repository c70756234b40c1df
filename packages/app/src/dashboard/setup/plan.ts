import type { Folder, FoundSource, Phone } from '../api/queries.ts';

/** What a person chose to back up. `id` is what the server calls it. */
export interface ChosenSource {
  readonly id: string;
  readonly name: string;
  /** Of an encrypted backup; it goes to the run alone. */
  readonly password?: string;
}

export interface Plan {
  readonly sources: readonly ChosenSource[];
  readonly folders: readonly Folder[];
}

export const emptyPlan: Plan = { sources: [], folders: [] };

export function phoneSource({ id, name, model }: Phone): ChosenSource {
  return { id, name: name ?? model ?? 'iPhone' };
}

export function foundSource({ id, name, backup }: FoundSource): ChosenSource {
  return { id, name: backup === null ? name : `Backup of the phone “${name}”` };
}

/** With or without one more; by its id. */
export function toggled<T extends { readonly id: string }>(all: readonly T[], one: T): readonly T[] {
  return all.some(({ id }) => id === one.id) ? all.filter(({ id }) => id !== one.id) : [...all, one];
}
