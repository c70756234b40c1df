import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  defaultPolicy,
  isArchiveError,
  parsePolicy,
  policyKeys,
  policyValue,
  withValue,
} from '../../src/index.ts';

test('what a policy does not say is as usual', () => {
  assert.deepEqual(parsePolicy('{}'), defaultPolicy);
  assert.deepEqual(parsePolicy('{ "tripwire": { "number": 7 } }'), {
    ...defaultPolicy,
    tripwire: { ...defaultPolicy.tripwire, number: 7 },
  });
});

test('a policy that was written is read as it was', () => {
  assert.deepEqual(parsePolicy(JSON.stringify(defaultPolicy)), defaultPolicy);
});

test('a policy that cannot be understood, or would call one device safe, is refused and never guessed at', () => {
  const wrong = [
    '',
    'null',
    '[]',
    '3',
    '{ "copies": "3" }',
    '{ "copies": 2.5 }',
    '{ "copies": 1 }',
    '{ "media": 1 }',
    '{ "media": null }',
    '{ "elsewhere": -1 }',
    '{ "proofDays": 1e9 }',
    '{ "copy": 3 }',
    '{ "tripwire": 5 }',
    '{ "tripwire": { "share": 2 } }',
    '{ "safeToDelete": { "media": 1 } }',
    '{ "safeToDelete": { "copies": 2 } }',
    '{ "toString": 3 }',
    '{ "__proto__": { "copies": 2 } }',
  ];
  for (const text of wrong) {
    assert.throws(
      () => parsePolicy(text),
      (error) => isArchiveError(error, 'policy-wrong') && error.subject !== undefined,
      text,
    );
  }
});

test('every number of a policy can be changed by its key, and no other', () => {
  for (const key of policyKeys) {
    const value = key === 'tripwire.share' ? 0.25 : 5;
    assert.equal(policyValue(withValue(defaultPolicy, key, value), key), value);
  }
  assert.throws(() => withValue(defaultPolicy, 'nothing', 1));
});
