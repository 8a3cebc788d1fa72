/**
 * What is wrong with an upload and what to write instead, in English. `{…}` is filled in with the value received.
 * Those of the other languages have this shape.
 */
export const en = {
  // The file as a whole
  'extension-unknown': {
    message: '{key} has the extension ".{extension}", which the newsroom can’t read.',
    mend: 'Upload a text as .docx, .md, .html or .txt; pictures and attachments go into the folder of their release.',
  },
  'extension-missing': {
    message: '{key} has no extension, so that nobody knows what it is.',
    mend: 'Upload a text as .docx, .md, .html or .txt; pictures and attachments go into the folder of their release.',
  },
  'language-of-name-unknown': {
    message: '{key} states the language {language}, which this newsroom does not have.',
    mend: 'Name the file after one of {languages}, such as {example}; a language is added in newsroom.yaml.',
  },
  'old-word': {
    message:
      '{key} is in an old or foreign format of word processors ({what}), which the newsroom can’t read.',
    mend: 'Open it in Word or LibreOffice, save it as "Word document (.docx)" and upload that.',
  },
  'folder-too-deep': {
    message: '{key} lies {depth} folders deep.',
    mend: 'Use {prefix}<slug>/<language>.<ext> or {prefix}<slug>.<language>.<ext>.',
  },
  'slug-empty': {
    message: 'The name of {key} has no letter or digit.',
    mend: 'Give the file a name: it becomes part of the address.',
  },
  'slug-too-long': {
    message: 'The name {stem} has {length} characters.',
    mend: 'Use at most {most}.',
  },
  'name-taken': {
    message: '{key} and {other} would both be {slug}.',
    mend: 'Rename one of them, or write both names exactly alike if they are the same release.',
  },
  'address-taken': {
    message: 'The page would stand at {path}, where the release {other} stands.',
    mend: 'Name the file otherwise, or write another slug: in the front matter.',
  },
  'too-large': {
    message: '{key} is too large: {size}; at most {most} are read.',
    mend: 'Take pictures out of the text and upload them beside it, made smaller.',
  },
  empty: {
    message: 'The file is empty: {bytes} bytes and no text in them.',
    mend: 'Upload the file again with the text of the release in it.',
  },
  encoding: {
    message: 'The file is not UTF-8: byte 0x{byte} at offset {offset} begins no character.',
    mend: 'Save it as UTF-8 and upload it again.',
  },
  'too-many-characters': {
    message: 'The text has {length} characters; at most {most} are read.',
    mend: 'Shorten it, or put long annexes beside the release as files.',
  },
  'too-long': {
    message: 'The release takes {bytes} bytes to keep; at most {most} are.',
    mend: 'Shorten it, or put long annexes beside the release as files.',
  },
  'too-deep': {
    message: 'Elements stand more than {most} deep inside each other.',
    mend: 'Save the document with simpler formatting and upload it again.',
  },
  'too-many-nodes': {
    message: 'The document has more than {most} elements and texts.',
    mend: 'Upload the release alone, without the site around it.',
  },
  'too-many-tables': {
    message: 'The document has {count} tables; at most {most} are published.',
    mend: 'Put large tables beside the release as a file, such as a spreadsheet.',
  },
  'too-many-footnotes': {
    message: 'The document has {count} footnotes; at most {most} are published.',
    mend: 'Put the annotated text beside the release as a file.',
  },
  'too-slow': {
    message: 'The document could not be read within {seconds} seconds.',
    mend: 'Save the document with simpler formatting and upload it again.',
  },
  'too-much-memory': {
    message: 'The document needs more than {megabytes} MB of memory to be read.',
    mend: 'Save the document with simpler formatting, and put large tables and pictures beside it as files.',
  },
  'unstable-html': {
    message: 'The HTML is nested in a way that reads differently each time.',
    mend: 'Save the document with simpler formatting and upload it again.',
  },
  'markdown-cost': {
    message:
      'There are too many lines ({lines}), or too many signs such as * _ ~ [ or table cells in one paragraph.',
    mend: 'Separate paragraphs by an empty line, and put large tables beside the release as files.',
  },
  'markdown-shortcode': {
    message: 'The text holds what another system would replace, and it is left out: {code}.',
    mend: 'Write it out: a picture as ![what it shows](name.jpg), a link as [words](address).',
  },
  unreadable: {
    message: 'The document can’t be read: {why}',
    mend: 'Save the document with simpler formatting and upload it again.',
  },

  // Word files
  'docx-old': {
    message: 'The file is called .docx, but it is a Word file of before 2007 or has a password.',
    mend: 'Take the password away, or open it in Word, save it as "Word document (.docx)", and upload that.',
  },
  'docx-broken': {
    message: 'The Word file is damaged and can’t be opened: {why}.',
    mend: 'Open it in Word, which may repair it, save it again and upload that.',
  },
  'docx-too-large': {
    message:
      'The Word file grows from {packed} to {unzipped} bytes or more when it is unpacked ({count} parts, the last of them {name}).',
    mend: 'Make its pictures smaller (Picture Format ▸ Compress Pictures) and save it again.',
  },
  'docx-entities': {
    message: 'The part {name} of the Word file declares XML entities, which Word never does.',
    mend: 'Open it in Word, save it as "Word document (.docx)" and upload that.',
  },
  'docx-macros': {
    message: 'The Word file holds macros ({name}).',
    mend: 'Save it as "Word document (.docx)" without macros and upload that.',
  },
  'docx-external': {
    message: 'The Word file shows something that stands elsewhere ({kind}): {target}.',
    mend: 'Paste it into the document instead of linking to it, or take it out.',
  },
  'docx-chunk': {
    message: 'The Word file holds another document inside (altChunk), which the newsroom can’t read.',
    mend: 'Open it in Word, save it again, which joins the two, and upload that.',
  },
  'docx-drawing': {
    message: 'The Word file holds a drawing of its own kind ({kind}), which no page can show.',
    mend: 'Copy it, paste it back as a picture (Paste Special ▸ PNG), and give it alternative text.',
  },
  'docx-hidden': {
    message: 'The Word file has hidden text, which readers of the page would see: {words}.',
    mend: 'Delete the hidden text, or make it visible (Home ▸ Font ▸ Hidden).',
  },
  'docx-pictures': {
    message: 'The Word file holds more than {most} pictures.',
    mend: 'Put pictures beside the release as files, or split the release.',
  },
  'picture-format': {
    message: 'The Word file holds a picture in the format {format}, which browsers can’t show.',
    mend: 'Copy it, paste it back as a picture (Paste Special ▸ PNG), and save the file again.',
  },
  'picture-alt-missing': {
    message: 'A picture in the text has no words for those who can’t see it: {name}.',
    mend: 'In Word: right click ▸ View Alt Text. In Markdown: ![what it shows](name.jpg).',
  },

  // Front matter
  'front-matter-language': {
    message: 'The front matter is in {language}; only YAML is read.',
    mend: 'Begin the file with a line "---", then "name: value" lines, then a line "---".',
  },
  'front-matter-open': {
    message: 'The front matter has no end: there is no second line "---".',
    mend: 'Begin the file with a line "---", then "name: value" lines, then a line "---".',
  },
  'front-matter-twice': {
    message: 'The front matter ends in line {end}, yet more of it follows and is left out: {rest}.',
    mend: 'Remove the line "---" in the middle of it, or put quotes around a text that has one.',
  },
  'front-matter-too-long': {
    message: 'The front matter has {length} characters; at most {most} are read.',
    mend: 'Move the text below the second line "---".',
  },
  'front-matter-depth': {
    message: 'The front matter has lists within lists too deep, or aliases of aliases, to be read.',
    mend: 'Write plain values.',
  },
  'front-matter-yaml': {
    message: 'The front matter is no YAML ({why}). Received {received}.',
    mend: 'Put a text with a colon, a quote or a bracket in it between quotes, and indent with spaces.',
  },
  'front-matter-aliases': {
    message: 'The front matter has {count} YAML aliases ("*name"); at most {most} are read.',
    mend: 'Write the values out.',
  },
  'front-matter-unknown': {
    message: 'Unknown in the front matter and left out: {names}.',
    mend: 'The names known are {known}.',
  },
  'front-matter-misspelt': {
    message: 'Unknown in the front matter and left out: {names}.',
    mend: 'Did you mean {nearest}?',
  },
  'value-text': { message: '{name}: can’t be {value}.', mend: 'Write a text on one line.' },
  'value-summary': { message: '{name}: can’t be {value}.', mend: 'Write a sentence or two.' },
  'value-date': {
    message: '{name}: can’t be {value}.',
    mend: 'Write a date such as 2026-03-02, 2026-03-02 09:00 (the time of the newsroom) or 2026-03-02T09:00Z.',
  },
  'value-dateline': {
    message: '{name}: can’t be {value}.',
    mend: 'Write "PLACE, 2 March 2026", or place:, country: and date: below it.',
  },
  'value-list': { message: '{name}: can’t be {value}.', mend: 'Write a list such as [{example}].' },
  'value-contacts': {
    message: '{name}: can’t be {value}.',
    mend: 'Write a list of contacts, each with name: and phone:, email: or role:.',
  },
  'value-image': {
    message: '{name}: can’t be {value}.',
    mend: 'Write the name of a picture beside the document, or name:, alt:, caption: and credit: below it.',
  },
  'value-boolean': { message: '{name}: can’t be {value}.', mend: 'Write true or false.' },
  'value-status': { message: '{name}: can’t be {value}.', mend: 'Write "published" or "retracted".' },
  'value-slug': {
    message: '{name}: can’t be {value}.',
    mend: 'Write the last part of the page’s address in lower case: letters, digits and hyphens, at most 100 of them.',
  },
  'value-language': { message: '{name}: can’t be {value}.', mend: 'Write a language code such as en.' },

  // What the document says
  'language-unknown': {
    message: 'The newsroom has no language {language}.',
    mend: 'It has {languages}: name the file so, as in "en.md", or write language: in the front matter.',
  },
  'language-contradicted': {
    message:
      'The page says that its language is {stated}, but its text is in {told}; it is published in {told}.',
    mend: 'Name the file after its language, as in "{told}.html", or write language: in the front matter.',
  },
  'topic-unknown': { message: 'topics: the newsroom has no {word}.', mend: 'Write one of {known}.' },
  'place-unknown': { message: 'places: the newsroom has no {word}.', mend: 'Write one of {known}.' },
  'title-missing': {
    message: 'The document has no title: none in the front matter and no heading.',
    mend: 'Write title: in the front matter, or begin the text with a heading.',
  },
  'title-too-long': {
    message: 'The title has {length} characters, at most {most} are read: {title}.',
    mend: 'Shorten it, or write title: in the front matter.',
  },
  'body-missing': {
    message: 'There is no text below the title.',
    mend: 'Write the text of the release; to withdraw one, write status: retracted and reason: in the front matter.',
  },
  'reason-missing': {
    message: 'The release is retracted without a reason.',
    mend: 'Write reason: in the front matter; readers and partners are told it.',
  },
  'date-missing': {
    message: 'The document names no date; it is dated {date}, when it came.',
    mend: 'Write date: in the front matter.',
  },
  'embargo-unreadable': {
    message: 'The text is under embargo until a moment that can’t be read: {line}.',
    mend: 'Write "Embargoed until 2 March 2026, 09:00 UTC", or embargo: 2026-03-02T09:00Z in the front matter.',
  },
  'change-note-missing': {
    message:
      'Revision {revision} of {slug} ({language}) is public, and this upload changes it without saying why.',
    mend: 'Add "change_note: What was wrong." for those who got the original, or "minor: true" for a change that nobody needs to hear of.',
  },
  'nothing-to-retract': {
    message: '"status: retracted", but there is no {slug} in {language} to retract.',
    mend: 'Look at the file’s name: it has to be that of the release.',
  },

  // Pictures and attachments
  'image-elsewhere': {
    message: 'image: {name} stands on another server and is left out.',
    mend: 'Upload the picture beside the document and write its file name.',
  },
  'image-alt-missing': {
    message: 'image: {name} has no words for those who can’t see it.',
    mend: 'Write alt: below image:, saying what the picture shows.',
  },
  'picture-unreadable': {
    message: '{key} ({bytes} bytes) is no JPEG, PNG, GIF, WebP or AVIF picture, whatever its name says.',
    mend: 'Save the picture again in one of these formats.',
  },
  'attachment-other': {
    message: '{key} ({bytes} bytes) is no .{extension} file, whatever its name says.',
    mend: 'Save it again from the program that made it, and upload that.',
  },
  'attachment-macros': {
    message: '{key} holds macros, which run on the machine of whoever opens it.',
    mend: 'Save it without macros, or as PDF.',
  },
  'picture-public': {
    message: '{key} is another file than the one of that name that a public page shows.',
    mend: 'Give the new file a new name, and use that name in the next revision of the text.',
  },
  'picture-too-large': {
    message: '{key} has {width} × {height} pixels.',
    mend: 'Make it smaller: at most {most} million pixels.',
  },
} as const satisfies Record<string, ProblemText>;

/** What is wrong, showing the value received; and what to do about it. */
export interface ProblemText {
  message: string;
  mend: string;
}
