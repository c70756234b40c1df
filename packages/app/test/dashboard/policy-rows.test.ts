import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy, parsePolicy, policyKeys, withValue } from '@safelight/archive';
import { keptValue, numbersOf, policyGroups, shownValue } from '../../src/dashboard/settings/policy-rows.ts';

const rows = policyGroups.flatMap((group) => group.rows);

test('the page has every number of a policy, and none that there is not', () => {
  assert.deepEqual(
    rows.map(({ key }) => key),
    policyKeys,
  );
  assert.deepEqual(Object.keys(numbersOf(defaultPolicy)), policyKeys);
});

test('what the page sends back unchanged is the same policy', () => {
  let policy = parsePolicy('{}');
  for (const [key, value] of Object.entries(numbersOf(defaultPolicy))) policy = withValue(policy, key, value);
  assert.deepEqual(policy, defaultPolicy);
});

test('a number below the least that the page takes is refused by the policy, too', () => {
  for (const { key, least } of rows) {
    assert.doesNotThrow(() => withValue(defaultPolicy, key, least));
    assert.throws(() => withValue(defaultPolicy, key, least - 1), { code: 'policy-wrong' });
  }
});

test('a share is shown in per cent, and kept as it was typed', () => {
  const share = rows.find(({ percent }) => percent);
  assert.ok(share !== undefined);
  assert.deepEqual(
    [0.1, 0.07, 0.145].map((value) => shownValue(share, value)),
    [10, 7, 14.5],
  );
  assert.equal(keptValue(share, 7), 0.07);
});
