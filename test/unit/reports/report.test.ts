import { expect, it } from 'vitest';
import { type Report, reportHtml, reportText } from '../../../functions/report-to-editor/report.ts';

const report: Report = {
  upload: { key: 'releases/gauge.md', sequencer: '01' },
  bytes: 35,
  receivedAt: '2026-11-24T04:00:00.000Z',
  outcome: 'rejected',
  stage: 'release.rejected.v1',
  understood: [],
  errors: [
    { code: 'a', message: 'There is no language "xx".', mend: 'Write language: en.', line: 3, column: 1 },
  ],
  warnings: [{ code: 'b', message: 'There is no date.', mend: 'Write date:.' }],
};

it('a problem is told with its place, where it has one', () => {
  expect(reportText(report)).toContain(
    'Error in line 3, column 1: There is no language "xx".\n  What to do: Write',
  );
  expect(reportText(report)).toContain('Warning: There is no date.\n');
  expect(reportHtml(report)).toContain('>In line 3, column 1: There is no language &quot;xx&quot;. <');
  expect(reportHtml(report)).toContain('>There is no date. <');
});
