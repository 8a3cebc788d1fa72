import type { ProblemCode } from '../problems.ts';
import type { ProblemText } from './en.ts';

export const ar: Record<ProblemCode, ProblemText> = {
  'extension-unknown': {
    message: 'امتداد {key} هو ".{extension}" ولا تستطيع غرفة الأخبار قراءته.',
    mend: 'ارفع نصاً بصيغة .docx أو .md أو .html أو .txt؛ الصور والمرفقات توضع في مجلد بيانها.',
  },
  'extension-missing': {
    message: 'لا امتداد للملف {key} فلا يُعرف ما هو.',
    mend: 'ارفع نصاً بصيغة .docx أو .md أو .html أو .txt؛ الصور والمرفقات توضع في مجلد بيانها.',
  },
  'language-of-name-unknown': {
    message: 'يذكر {key} اللغة {language} وهي ليست من لغات غرفة الأخبار.',
    mend: 'سمِّ الملف بإحدى اللغات {languages}، مثل {example}؛ تضاف اللغات في newsroom.yaml.',
  },
  'old-word': {
    message: '{key} بصيغة قديمة أو غريبة من معالجات النصوص ({what}) لا تستطيع غرفة الأخبار قراءتها.',
    mend: 'افتحه في Word أو LibreOffice واحفظه بصيغة "مستند Word ‏(.docx)" وارفع ذلك.',
  },
  'folder-too-deep': {
    message: 'يقع {key} على عمق {depth} مجلدات.',
    mend: 'استعمل {prefix}<slug>/<language>.<ext> أو {prefix}<slug>.<language>.<ext>.',
  },
  'slug-empty': {
    message: 'ليس في اسم {key} حرف ولا رقم.',
    mend: 'أعطِ الملف اسماً: فهو يصبح جزءاً من العنوان.',
  },
  'slug-too-long': {
    message: 'للاسم {stem} {length} حرفاً.',
    mend: 'استعمل {most} على الأكثر.',
  },
  'name-taken': {
    message: 'كل من {key} و{other} سيكون {slug}.',
    mend: 'غيّر اسم أحدهما، أو اكتب الاسمين متطابقين تماماً إن كانا البيان نفسه.',
  },
  'address-taken': {
    message: 'ستكون الصفحة على {path} وهناك البيان {other}.',
    mend: 'سمِّ الملف باسم آخر، أو اكتب slug: آخر في الترويسة.',
  },
  'too-large': {
    message: '{key} أكبر من اللازم: {size}؛ يُقرأ {most} على الأكثر.',
    mend: 'أخرج الصور من النص وارفعها إلى جانبه مصغّرة.',
  },
  empty: {
    message: 'الملف فارغ: {bytes} بايت ولا نص فيه.',
    mend: 'ارفع الملف من جديد وفيه نص البيان.',
  },
  encoding: {
    message: 'الملف ليس بترميز UTF-8: البايت 0x{byte} عند الموضع {offset} لا يبدأ حرفاً.',
    mend: 'احفظه بترميز UTF-8 وارفعه من جديد.',
  },
  'too-many-characters': {
    message: 'في النص {length} حرفاً؛ يُقرأ {most} على الأكثر.',
    mend: 'اختصره، أو ضع الملاحق الطويلة إلى جانب البيان كملفات.',
  },
  'too-long': {
    message: 'يحتاج البيان {bytes} بايت؛ يُحفظ {most} على الأكثر.',
    mend: 'اختصره، أو ضع الملاحق الطويلة إلى جانب البيان كملفات.',
  },
  'too-deep': {
    message: 'هناك عناصر متداخلة أعمق من {most} مستوى.',
    mend: 'احفظ المستند بتنسيق أبسط وارفعه من جديد.',
  },
  'too-many-nodes': {
    message: 'في المستند أكثر من {most} عنصر ونص.',
    mend: 'ارفع البيان وحده دون الموقع المحيط به.',
  },
  'too-many-tables': {
    message: 'في المستند {count} جدولاً؛ يُنشر {most} على الأكثر.',
    mend: 'ضع الجداول الكبيرة إلى جانب البيان كملف، كجدول بيانات مثلاً.',
  },
  'too-many-footnotes': {
    message: 'في المستند {count} حاشية؛ يُنشر {most} على الأكثر.',
    mend: 'ضع النص المحشّى إلى جانب البيان كملف.',
  },
  'too-slow': {
    message: 'تعذّرت قراءة المستند خلال {seconds} ثانية.',
    mend: 'احفظ المستند بتنسيق أبسط وارفعه من جديد.',
  },
  'too-much-memory': {
    message: 'يحتاج المستند إلى أكثر من {megabytes} ميغابايت من الذاكرة لقراءته.',
    mend: 'بسّط التنسيق، وضع الجداول والصور الكبيرة إلى جانبه كملفات.',
  },
  'unstable-html': {
    message: 'HTML متداخل بحيث يُقرأ كل مرة على نحو مختلف.',
    mend: 'احفظ المستند بتنسيق أبسط وارفعه من جديد.',
  },
  'markdown-cost': {
    message: 'الأسطر كثيرة جداً ({lines})، أو الرموز مثل * _ ~ [ أو الخلايا في فقرة واحدة.',
    mend: 'افصل الفقرات بسطر فارغ، وضع الجداول الكبيرة إلى جانب البيان كملفات.',
  },
  'markdown-shortcode': {
    message: 'في النص ما يستبدله نظام آخر، فتُرك: {code}.',
    mend: 'اكتبه كاملاً: الصورة ![ما تُظهره](name.jpg) والرابط [كلمات](عنوان).',
  },
  unreadable: {
    message: 'تعذّرت قراءة المستند: {why}',
    mend: 'احفظ المستند بتنسيق أبسط وارفعه من جديد.',
  },
  'docx-old': {
    message: 'اسم الملف .docx لكنه ملف Word أقدم من 2007 أو محمي بكلمة سر.',
    mend: 'أزل كلمة السر، أو احفظه في Word بصيغة "مستند Word ‏(.docx)" وارفع ذلك.',
  },
  'docx-broken': {
    message: 'ملف Word تالف ولا يُفتح: {why}.',
    mend: 'افتحه في Word فقد يصلحه، واحفظه من جديد وارفعه.',
  },
  'docx-too-large': {
    message: 'يكبر ملف Word من {packed} إلى {unzipped} بايت أو أكثر عند فكّه ({count} جزءاً، آخرها {name}).',
    mend: 'صغّر صوره (تنسيق الصورة ▸ ضغط الصور) واحفظه من جديد.',
  },
  'docx-entities': {
    message: 'الجزء {name} من ملف Word يعلن كيانات XML، وWord لا يفعل ذلك أبداً.',
    mend: 'افتحه في Word واحفظه بصيغة "مستند Word ‏(.docx)" وارفع ذلك.',
  },
  'docx-macros': {
    message: 'في ملف Word وحدات ماكرو ({name}).',
    mend: 'احفظه بصيغة "مستند Word ‏(.docx)" دون ماكرو وارفع ذلك.',
  },
  'docx-external': {
    message: 'يعرض ملف Word شيئاً موجوداً في مكان آخر ({kind}): {target}.',
    mend: 'ألصقه في المستند بدل الربط به، أو أزله.',
  },
  'docx-chunk': {
    message: 'في ملف Word مستند آخر (altChunk) لا تستطيع غرفة الأخبار قراءته.',
    mend: 'افتحه في Word واحفظه فيندمج الاثنان، ثم ارفعه.',
  },
  'docx-drawing': {
    message: 'في ملف Word رسم من نوع ({kind}) لا تستطيع أي صفحة عرضه.',
    mend: 'انسخه وألصقه كصورة (لصق خاص ▸ PNG) وأعطه نصاً بديلاً.',
  },
  'docx-hidden': {
    message: 'في ملف Word نص مخفي سيراه قراء الصفحة: {words}.',
    mend: 'احذف النص المخفي أو أظهره (الصفحة الرئيسية ▸ الخط ▸ مخفي).',
  },
  'docx-pictures': {
    message: 'في ملف Word أكثر من {most} صورة.',
    mend: 'ضع الصور إلى جانب البيان كملفات، أو قسّم البيان.',
  },
  'picture-format': {
    message: 'في ملف Word صورة بصيغة {format} لا تعرضها المتصفحات.',
    mend: 'انسخها وألصقها كصورة (لصق خاص ▸ PNG) واحفظ الملف من جديد.',
  },
  'picture-alt-missing': {
    message: 'صورة في النص بلا كلمات لمن لا يراها: {name}.',
    mend: 'في Word: انقر باليمين ▸ نص بديل. في Markdown: ![ما تُظهره](name.jpg).',
  },
  'front-matter-language': {
    message: 'الترويسة بلغة {language}؛ لا يُقرأ إلا YAML.',
    mend: 'ابدأ الملف بسطر "---" ثم أسطر "name: value" ثم سطر "---".',
  },
  'front-matter-open': {
    message: 'لا نهاية للترويسة: ينقص السطر "---" الثاني.',
    mend: 'ابدأ الملف بسطر "---" ثم أسطر "name: value" ثم سطر "---".',
  },
  'front-matter-twice': {
    message: 'تنتهي الترويسة في السطر {end} لكن بقيتها تأتي بعده وتُترك: {rest}.',
    mend: 'أزل السطر "---" من وسطها، أو ضع النص الذي يحويه بين علامتي اقتباس.',
  },
  'front-matter-too-long': {
    message: 'في الترويسة {length} حرفاً؛ يُقرأ {most} على الأكثر.',
    mend: 'انقل النص إلى ما تحت السطر "---" الثاني.',
  },
  'front-matter-depth': {
    message: 'في الترويسة قوائم داخل قوائم أعمق من اللازم، أو أسماء مستعارة لأسماء مستعارة.',
    mend: 'اكتب قيماً بسيطة.',
  },
  'front-matter-yaml': {
    message: 'الترويسة ليست YAML ‏({why}). وصل: {received}.',
    mend: 'ضع بين علامتي اقتباس كل نص فيه نقطتان أو اقتباس أو قوس، واستعمل المسافات للإزاحة.',
  },
  'front-matter-aliases': {
    message: 'في الترويسة {count} اسماً مستعاراً ("*name")؛ يُقرأ {most} على الأكثر.',
    mend: 'اكتب القيم كاملة.',
  },
  'front-matter-unknown': {
    message: 'غير معروف في الترويسة فتُرك: {names}.',
    mend: 'الأسماء المعروفة هي {known}.',
  },
  'front-matter-misspelt': {
    message: 'غير معروف في الترويسة فتُرك: {names}.',
    mend: 'هل تقصد {nearest}؟',
  },
  'value-text': {
    message: '{name}: لا يمكن أن يكون {value}.',
    mend: 'اكتب نصاً في سطر واحد.',
  },
  'value-summary': {
    message: '{name}: لا يمكن أن يكون {value}.',
    mend: 'اكتب جملة أو جملتين.',
  },
  'value-date': {
    message: '{name}: لا يمكن أن يكون {value}.',
    mend: 'اكتب تاريخاً مثل 2026-03-02 أو 2026-03-02 09:00 (بتوقيت غرفة الأخبار) أو 2026-03-02T09:00Z.',
  },
  'value-dateline': {
    message: '{name}: لا يمكن أن يكون {value}.',
    mend: 'اكتب "المكان، 2 مارس 2026"، أو place: وcountry: وdate: تحته.',
  },
  'value-list': {
    message: '{name}: لا يمكن أن يكون {value}.',
    mend: 'اكتب قائمة مثل [{example}].',
  },
  'value-contacts': {
    message: '{name}: لا يمكن أن يكون {value}.',
    mend: 'اكتب قائمة جهات اتصال، لكل منها name: وphone: أو email: أو role:.',
  },
  'value-image': {
    message: '{name}: لا يمكن أن يكون {value}.',
    mend: 'اكتب اسم صورة إلى جانب المستند، أو name: وalt: وcaption: وcredit: تحته.',
  },
  'value-boolean': {
    message: '{name}: لا يمكن أن يكون {value}.',
    mend: 'اكتب true أو false.',
  },
  'value-status': {
    message: '{name}: لا يمكن أن يكون {value}.',
    mend: 'اكتب "published" أو "retracted".',
  },
  'value-slug': {
    message: '{name}: لا يمكن أن يكون {value}.',
    mend: 'اكتب الجزء الأخير من عنوان الصفحة بأحرف صغيرة: أحرف وأرقام وشرطات، 100 على الأكثر.',
  },
  'value-language': {
    message: '{name}: لا يمكن أن يكون {value}.',
    mend: 'اكتب رمز لغة مثل en.',
  },
  'language-unknown': {
    message: 'ليست {language} من لغات غرفة الأخبار.',
    mend: 'لغاتها {languages}: سمِّ الملف بها مثل "en.md"، أو اكتب language: في الترويسة.',
  },
  'language-contradicted': {
    message: 'تقول الصفحة إن لغتها {stated} لكن نصها بلغة {told}؛ وتُنشر بلغة {told}.',
    mend: 'سمِّ الملف بلغته مثل "{told}.html"، أو اكتب language: في الترويسة.',
  },
  'topic-unknown': {
    message: 'topics: ليس في غرفة الأخبار {word}.',
    mend: 'اكتب واحداً من {known}.',
  },
  'place-unknown': {
    message: 'places: ليس في غرفة الأخبار {word}.',
    mend: 'اكتب واحداً من {known}.',
  },
  'title-missing': {
    message: 'لا عنوان للمستند: لا في الترويسة ولا في النص.',
    mend: 'اكتب title: في الترويسة، أو ابدأ النص بعنوان.',
  },
  'title-too-long': {
    message: 'في العنوان {length} حرفاً ويُقرأ {most} على الأكثر: {title}.',
    mend: 'اختصره، أو اكتب title: في الترويسة.',
  },
  'body-missing': {
    message: 'لا نص تحت العنوان.',
    mend: 'اكتب نص البيان؛ ولسحب بيان اكتب status: retracted وreason: في الترويسة.',
  },
  'reason-missing': {
    message: 'يُسحب البيان بلا سبب.',
    mend: 'اكتب reason: في الترويسة؛ يُقال للقراء والشركاء.',
  },
  'date-missing': {
    message: 'لا يذكر المستند تاريخاً؛ فأُرّخ بوقت وصوله {date}.',
    mend: 'اكتب date: في الترويسة.',
  },
  'embargo-unreadable': {
    message: 'النص محظور النشر حتى وقت لا يمكن قراءته: {line}.',
    mend: 'اكتب "Embargoed until 2 March 2026, 09:00 UTC"، أو embargo: 2026-03-02T09:00Z في الترويسة.',
  },
  'change-note-missing': {
    message: 'المراجعة {revision} من {slug} ({language}) منشورة، وهذا الرفع يغيّرها دون ذكر السبب.',
    mend: 'أضف "change_note: ما الذي كان خطأ." لمن تلقوا الأصل، أو "minor: true" لتغيير لا يلزم أن يُبلَّغ به أحد.',
  },
  'nothing-to-retract': {
    message: '"status: retracted" لكن لا {slug} بلغة {language} ليُسحب.',
    mend: 'راجع اسم الملف: يجب أن يكون اسم البيان.',
  },
  'image-elsewhere': {
    message: 'image: {name} على خادم آخر فتُركت.',
    mend: 'ارفع الصورة إلى جانب المستند واكتب اسم ملفها.',
  },
  'image-alt-missing': {
    message: 'image: {name} بلا كلمات لمن لا يراها.',
    mend: 'اكتب alt: تحت image: واذكر ما تُظهره الصورة.',
  },
  'picture-unreadable': {
    message: '{key} ({bytes} بايت) ليس صورة JPEG أو PNG أو GIF أو WebP أو AVIF مهما قال اسمه.',
    mend: 'احفظ الصورة من جديد بإحدى هذه الصيغ.',
  },
  'attachment-other': {
    message: '{key} ({bytes} بايت) ليس ملف .{extension} مهما قال اسمه.',
    mend: 'احفظه من جديد من البرنامج الذي صنعه وارفعه.',
  },
  'attachment-macros': {
    message: 'في {key} وحدات ماكرو تعمل على جهاز من يفتحه.',
    mend: 'احفظه دون ماكرو، أو بصيغة PDF.',
  },
  'picture-public': {
    message: '{key} ملف غير الذي تعرضه صفحة منشورة بهذا الاسم.',
    mend: 'أعطِ الملف الجديد اسماً جديداً، واستعمل ذلك الاسم في المراجعة القادمة للنص.',
  },
  'picture-too-large': {
    message: 'أبعاد {key} هي {width} × {height} بكسل.',
    mend: 'صغّرها: {most} مليون بكسل على الأكثر.',
  },
};
