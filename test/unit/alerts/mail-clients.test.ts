import { caniemail } from 'caniemail';
import { expect, it } from 'vitest';
import { MAIL_KINDS, mailOf } from '../../support/mail-kinds.ts';
import { LANGUAGES } from '../../support/varied.ts';

/** Those that most people read mail with. */
const CLIENTS: Parameters<typeof caniemail>[0]['clients'] = [
  'apple-mail.*',
  'gmail.*',
  'outlook.*',
  'yahoo.*',
  'samsung-email.*',
  'thunderbird.*',
  'protonmail.*',
];

/** What some of them have not, by caniemail's title: who, and why a mail is read as well without it. */
const WITHOUT: Record<string, { clients: RegExp; because: string }> = {
  '@media': {
    clients: /^(gmail\.mobile-webmail|outlook\.windows(-mail)?|thunderbird\.macos)$/,
    because:
      'only the colours of the dark stand there; these show the light ones, or darken them by themselves',
  },
  '<style> element': {
    clients: /^gmail\.mobile-webmail$/,
    because: 'only the colours of the dark stand there; all others stand in the elements',
  },
  'display:none': {
    clients: /^gmail\.mobile-webmail$/,
    because: 'the preheader is then one pixel high and of the colour of the paper',
  },
  'border-radius': {
    clients: /^outlook\.windows(-mail)?$/,
    because: 'the button has corners there',
  },
  'role attribute': {
    clients: /^outlook\.windows-mail$/,
    because: 'a screen reader may then say that there is a table, and reads it in its order',
  },
  '<body> element': {
    clients: /^(outlook\.macos|yahoo\.(ios|android)|protonmail\..*)$/,
    because:
      'the table has the colour of the paper as well, and it and an element around it the language and direction',
  },
  'height property': {
    clients: /^yahoo\./,
    because: 'there is none: caniemail takes line-height for it',
  },
  'word-break': {
    clients: /^(outlook\.windows(-mail)?|yahoo\..*)$/,
    because: 'only a word that is wider than the screen makes it scroll there',
  },
  'text-decoration': {
    clients: /^protonmail\.ios$/,
    because: 'the button’s words are underlined there',
  },
};

/** What some of them have in part, and why that part is enough. */
const IN_PART: Record<string, string> = {
  '@media': 'as above; no query is nested, or of a height',
  '<style> element': 'it stands in the head, before what it is for',
  '<body> element': 'as above: it may become a div',
  'cellpadding attribute': 'it is 0, as in every client of today; padding stands in the styles',
  'cellspacing attribute': 'it is 0; what is seen if it is dropped is 2 pixels',
  'border-radius': 'no corner is an ellipse',
  'dir attribute': 'it stands on no link; in a mail of two directions Gmail’s mobile page may turn all of it',
  'display:none': 'what is hidden holds no table and no picture; mso-hide hides it in Outlook as well',
  'font-size': 'all are in px',
  'font-weight': 'it is bold, or not',
  'height property': 'there is none: caniemail takes line-height for it',
  'lang attribute': 'it stands on no cell',
  'line-height': 'it has no unit',
  'max-width': 'it stands on a div; Outlook on Windows has a table of that width around it',
  'role attribute': 'of tables it works',
  'text-decoration': 'it is none, of the button alone',
  'width attribute': 'it is 100 %, of tables; of the one for Outlook 600',
  'width property': 'there is none: caniemail takes max-width for it',
  'word-break': 'as above: a word that is wider than the screen may make it scroll',
  background: 'it is a colour, in an attribute as well',
  border: 'it is at most 5 pixels; a line under a heading may be missing in Outlook on Windows',
  display: 'it is none or inline-block; Outlook on Windows has the button from its cell',
  margin: 'none is negative or on a span; what centres the column is not needed where the column is a table',
  padding: 'it is on cells; the button’s own is said again for Word (mso-padding-alt)',
};

it('a mail uses nothing that the clients of most readers lack, but what it is as good without', async () => {
  const lacking = new Set<string>();
  const inPart = new Set<string>();
  for (const language of LANGUAGES) {
    for (const kind of MAIL_KINDS) {
      const { html } = await mailOf(kind, language);
      const { errors, warnings } = caniemail({ clients: CLIENTS, html }).issues;
      for (const [client, issues] of errors)
        for (const { title } of issues) {
          expect(WITHOUT[title]?.clients.test(client), `${title}: ${client}`).toBe(true);
          lacking.add(title);
        }
      for (const { title } of [...warnings.values()].flat()) inPart.add(title);
    }
  }
  expect([...inPart].sort()).toEqual(Object.keys(IN_PART).sort());
  expect([...lacking].sort()).toEqual(Object.keys(WITHOUT).sort());
});

it('what they lack is found', () => {
  const html = '<div style="display:flex;gap:1em">x</div>';
  expect(caniemail({ clients: ['outlook.windows'], html }).success).toBe(false);
});
