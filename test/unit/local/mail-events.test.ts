import { describe, expect, it } from 'vitest';
import { readMailEvent } from '../../../functions/shared/domain/mail-event.ts';
import { signUpTags } from '../../../functions/shared/domain/mail-tags.ts';
import { mailEvents } from '../../../local/events/mail-events.ts';
import type { MailEventsPlan } from '../../../local/template/plan.ts';

const all: MailEventsPlan = {
  configurationSet: 'set',
  types: ['send', 'delivery', 'bounce', 'complaint', 'reject', 'renderingFailure'],
};
const now = new Date('2026-03-02T09:00:00.000Z');
const id = 'a'.repeat(32);
const eventsOf = (address: string, plans = [all], configurationSet: string | undefined = 'set') =>
  mailEvents(
    {
      messageId: 'm1',
      source: 'alerts@example.org',
      destination: [address],
      headers: [],
      ...(configurationSet ? { configurationSet } : {}),
      tags: signUpTags(id),
    },
    plans,
    now,
  );
const namesOf = (address: string, ...more: [MailEventsPlan[]?, string?]) =>
  eventsOf(address, ...more).map(({ detailType }) => detailType);

describe('events about a mail', () => {
  it('are none where no destination of its configuration set wants them', () => {
    expect(namesOf('bounce@simulator.amazonses.com', [])).toEqual([]);
    expect(namesOf('bounce@simulator.amazonses.com', [all], 'other')).toEqual([]);
    expect(namesOf('bounce@simulator.amazonses.com', [{ ...all, types: ['bounce'] }])).toEqual([
      'Email Bounced',
    ]);
  });

  it.each([
    ['reader@example.net', ['Email Sent', 'Email Delivered']],
    ['bounce@example.net', ['Email Sent', 'Email Delivered']],
    ['constructor@simulator.amazonses.com', ['Email Sent', 'Email Delivered']],
    ['success@simulator.amazonses.com', ['Email Sent', 'Email Delivered']],
    ['Bounce+x@simulator.amazonses.com', ['Email Sent', 'Email Bounced']],
    ['suppressionlist@simulator.amazonses.com', ['Email Sent', 'Email Bounced']],
    ['complaint+a+b@simulator.amazonses.com', ['Email Sent', 'Email Delivered', 'Email Complaint Received']],
    ['ooto@simulator.amazonses.com', ['Email Sent', 'Email Delivered', 'Email Bounced']],
  ])('%s: %j', (address, names) => {
    expect(namesOf(address)).toEqual(names);
  });

  it.each([
    ['reader@example.net', 'sent', undefined],
    ['bounce@simulator.amazonses.com', 'bounced', 'bounce'],
    ['complaint@simulator.amazonses.com', 'complained', 'complaint'],
    ['ooto@simulator.amazonses.com', 'sent', undefined],
  ])('are read as SES writes them: %s is %s', (address, state, kind) => {
    const last = eventsOf(address).at(-1);
    const read = readMailEvent(last?.detailType ?? '', JSON.parse(JSON.stringify(last?.detail)));
    expect(read).toMatchObject({ id, fate: { state, messageId: 'm1' } });
    expect(read?.returned?.kind).toBe(kind);
    expect(JSON.stringify(read)).not.toContain('@');
  });
});
