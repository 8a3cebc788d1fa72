import type { ProblemCode } from '../problems.ts';
import type { ProblemText } from './en.ts';

export const zh: Record<ProblemCode, ProblemText> = {
  'extension-unknown': {
    message: '{key} 的扩展名是“.{extension}”，新闻中心无法读取。',
    mend: '请上传 .docx、.md、.html 或 .txt 文本；图片和附件放在其新闻稿的文件夹中。',
  },
  'extension-missing': {
    message: '{key} 没有扩展名，无法知道是什么文件。',
    mend: '请上传 .docx、.md、.html 或 .txt 文本；图片和附件放在其新闻稿的文件夹中。',
  },
  'language-of-name-unknown': {
    message: '{key} 标明的语言 {language} 不在本新闻中心之列。',
    mend: '请以 {languages} 之一命名文件，例如 {example}；新语言在 newsroom.yaml 中添加。',
  },
  'old-word': {
    message: '{key} 是旧的或其他文字处理软件的格式（{what}），新闻中心无法读取。',
    mend: '请用 Word 或 LibreOffice 打开，另存为“Word 文档 (.docx)”后上传。',
  },
  'folder-too-deep': {
    message: '{key} 位于第 {depth} 层文件夹。',
    mend: '请使用 {prefix}<slug>/<language>.<ext> 或 {prefix}<slug>.<language>.<ext>。',
  },
  'slug-empty': {
    message: '{key} 的名称中没有字母或数字。',
    mend: '请给文件命名：名称会成为网址的一部分。',
  },
  'slug-too-long': {
    message: '名称 {stem} 有 {length} 个字符。',
    mend: '最多使用 {most} 个。',
  },
  'name-taken': {
    message: '{key} 和 {other} 都会成为 {slug}。',
    mend: '请改其中一个的名称；如果是同一新闻稿，请把两个名称写得完全一样。',
  },
  'address-taken': {
    message: '页面将位于 {path}，而那里是新闻稿 {other}。',
    mend: '请换一个文件名，或在文件头中另写 slug:。',
  },
  'too-large': {
    message: '{key} 过大：{size}；最多读取 {most}。',
    mend: '请把图片从文本中取出，缩小后放在旁边上传。',
  },
  empty: {
    message: '文件为空：{bytes} 字节，没有文字。',
    mend: '请上传含有新闻稿文字的文件。',
  },
  encoding: {
    message: '文件不是 UTF-8：位置 {offset} 的字节 0x{byte} 不是任何字符的开头。',
    mend: '请存为 UTF-8 后重新上传。',
  },
  'too-many-characters': {
    message: '文本有 {length} 个字符；最多读取 {most} 个。',
    mend: '请缩短，或把长附件作为文件放在新闻稿旁边。',
  },
  'too-long': {
    message: '新闻稿占用 {bytes} 字节；最多保存 {most}。',
    mend: '请缩短，或把长附件作为文件放在新闻稿旁边。',
  },
  'too-deep': {
    message: '元素嵌套超过 {most} 层。',
    mend: '请用更简单的格式保存文件后重新上传。',
  },
  'too-many-nodes': {
    message: '文件有超过 {most} 个元素和文本。',
    mend: '请只上传新闻稿本身，不要包括周围的网站。',
  },
  'too-many-tables': {
    message: '文件有 {count} 个表格；最多发布 {most} 个。',
    mend: '请把大表格作为文件（例如电子表格）放在新闻稿旁边。',
  },
  'too-many-footnotes': {
    message: '文件有 {count} 条脚注；最多发布 {most} 条。',
    mend: '请把带注释的文本作为文件放在新闻稿旁边。',
  },
  'too-slow': {
    message: '在 {seconds} 秒内未能读完文件。',
    mend: '请用更简单的格式保存文件后重新上传。',
  },
  'too-much-memory': {
    message: '读取该文件需要超过 {megabytes} MB 内存。',
    mend: '请简化格式，把大表格和图片作为文件放在旁边。',
  },
  'unstable-html': {
    message: 'HTML 的嵌套方式使其每次读出的内容都不同。',
    mend: '请用更简单的格式保存文件后重新上传。',
  },
  'markdown-cost': {
    message: '行数过多（{lines}），或一个段落中 * _ ~ [ 之类的符号或单元格过多。',
    mend: '请用空行分段，把大表格作为文件放在新闻稿旁边。',
  },
  'markdown-shortcode': {
    message: '文本中含有由其他系统替换的代码，已略去：{code}。',
    mend: '请直接写出：图片写作 ![图片内容](name.jpg)，链接写作 [文字](网址)。',
  },
  unreadable: {
    message: '无法读取文件：{why}',
    mend: '请用更简单的格式保存文件后重新上传。',
  },
  'docx-old': {
    message: '文件名为 .docx，但它是 2007 年以前的 Word 文件或设有密码。',
    mend: '请去掉密码，或在 Word 中另存为“Word 文档 (.docx)”后上传。',
  },
  'docx-broken': {
    message: 'Word 文件已损坏，无法打开：{why}。',
    mend: '请用 Word 打开（可能会修复），重新保存后上传。',
  },
  'docx-too-large': {
    message: 'Word 文件解压后从 {packed} 增至 {unzipped} 字节以上（{count} 个部分，最后一个是 {name}）。',
    mend: '请压缩其中的图片（图片格式 ▸ 压缩图片）后重新保存。',
  },
  'docx-entities': {
    message: 'Word 文件的 {name} 部分声明了 XML 实体，而 Word 从不这样做。',
    mend: '请用 Word 打开，另存为“Word 文档 (.docx)”后上传。',
  },
  'docx-macros': {
    message: 'Word 文件含有宏（{name}）。',
    mend: '请另存为不含宏的“Word 文档 (.docx)”后上传。',
  },
  'docx-external': {
    message: 'Word 文件显示了位于别处的内容（{kind}）：{target}。',
    mend: '请把它粘贴到文件中而不是链接，或将其删除。',
  },
  'docx-chunk': {
    message: 'Word 文件中含有另一文件（altChunk），新闻中心无法读取。',
    mend: '请用 Word 打开并重新保存，使两者合一，再上传。',
  },
  'docx-drawing': {
    message: 'Word 文件含有网页无法显示的图形（{kind}）。',
    mend: '请复制后以图片粘贴（选择性粘贴 ▸ PNG），并加上替代文字。',
  },
  'docx-hidden': {
    message: 'Word 文件有隐藏文字，页面读者会看到：{words}。',
    mend: '请删除隐藏文字，或使其可见（开始 ▸ 字体 ▸ 隐藏）。',
  },
  'docx-pictures': {
    message: 'Word 文件含有超过 {most} 张图片。',
    mend: '请把图片作为文件放在新闻稿旁边，或拆分新闻稿。',
  },
  'picture-format': {
    message: 'Word 文件含有 {format} 格式的图片，浏览器无法显示。',
    mend: '请复制后以图片粘贴（选择性粘贴 ▸ PNG），再保存文件。',
  },
  'picture-alt-missing': {
    message: '正文中的一张图片没有供看不见的人使用的文字：{name}。',
    mend: 'Word 中：右键 ▸ 查看替代文字。Markdown 中：![图片内容](name.jpg)。',
  },
  'front-matter-language': {
    message: '文件头使用 {language}；只读取 YAML。',
    mend: '文件以一行“---”开头，接着是“name: value”各行，再是一行“---”。',
  },
  'front-matter-open': {
    message: '文件头没有结尾：缺少第二行“---”。',
    mend: '文件以一行“---”开头，接着是“name: value”各行，再是一行“---”。',
  },
  'front-matter-twice': {
    message: '文件头在第 {end} 行结束，但其后还有内容，已略去：{rest}。',
    mend: '请删除中间的“---”行，或把含有它的文字放在引号内。',
  },
  'front-matter-too-long': {
    message: '文件头有 {length} 个字符；最多读取 {most} 个。',
    mend: '请把文字移到第二行“---”之下。',
  },
  'front-matter-depth': {
    message: '文件头中的列表嵌套过深，或别名套别名。',
    mend: '请写简单的值。',
  },
  'front-matter-yaml': {
    message: '文件头不是 YAML（{why}）。收到：{received}。',
    mend: '含有冒号、引号或括号的文字请放在引号内，并用空格缩进。',
  },
  'front-matter-aliases': {
    message: '文件头有 {count} 个 YAML 别名（“*name”）；最多读取 {most} 个。',
    mend: '请把值写全。',
  },
  'front-matter-unknown': {
    message: '文件头中有未知名称，已略去：{names}。',
    mend: '已知名称有 {known}。',
  },
  'front-matter-misspelt': {
    message: '文件头中有未知名称，已略去：{names}。',
    mend: '是否想写 {nearest}？',
  },
  'value-text': {
    message: '{name}: 不能是 {value}。',
    mend: '请写一行文字。',
  },
  'value-summary': {
    message: '{name}: 不能是 {value}。',
    mend: '请写一两句话。',
  },
  'value-date': {
    message: '{name}: 不能是 {value}。',
    mend: '请写日期，如 2026-03-02、2026-03-02 09:00（新闻中心时间）或 2026-03-02T09:00Z。',
  },
  'value-dateline': {
    message: '{name}: 不能是 {value}。',
    mend: '请写“地点，2026年3月2日”，或在其下写 place:、country: 和 date:。',
  },
  'value-list': {
    message: '{name}: 不能是 {value}。',
    mend: '请写列表，如 [{example}]。',
  },
  'value-contacts': {
    message: '{name}: 不能是 {value}。',
    mend: '请写联系人列表，每人有 name: 以及 phone:、email: 或 role:。',
  },
  'value-image': {
    message: '{name}: 不能是 {value}。',
    mend: '请写文件旁图片的名称，或在其下写 name:、alt:、caption: 和 credit:。',
  },
  'value-boolean': {
    message: '{name}: 不能是 {value}。',
    mend: '请写 true 或 false。',
  },
  'value-status': {
    message: '{name}: 不能是 {value}。',
    mend: '请写 “published” 或 “retracted”。',
  },
  'value-slug': {
    message: '{name}: 不能是 {value}。',
    mend: '请写网址的最后一部分，用小写：字母、数字和连字符，最多 100 个。',
  },
  'value-language': {
    message: '{name}: 不能是 {value}。',
    mend: '请写语言代码，如 en。',
  },
  'language-unknown': {
    message: '新闻中心没有语言 {language}。',
    mend: '现有 {languages}：请这样命名文件，如“en.md”，或在文件头写 language:。',
  },
  'language-contradicted': {
    message: '页面自称语言为 {stated}，但文字是 {told}；按 {told} 发布。',
    mend: '请按语言命名文件，如“{told}.html”，或在文件头写 language:。',
  },
  'topic-unknown': {
    message: 'topics: 新闻中心没有 {word}。',
    mend: '请写 {known} 之一。',
  },
  'place-unknown': {
    message: 'places: 新闻中心没有 {word}。',
    mend: '请写 {known} 之一。',
  },
  'title-missing': {
    message: '文件没有标题：文件头和正文中都没有。',
    mend: '请在文件头写 title:，或以标题开始正文。',
  },
  'title-too-long': {
    message: '标题有 {length} 个字符，最多读取 {most} 个：{title}。',
    mend: '请缩短，或在文件头写 title:。',
  },
  'body-missing': {
    message: '标题之下没有文字。',
    mend: '请写新闻稿正文；要撤回新闻稿，请在文件头写 status: retracted 和 reason:。',
  },
  'reason-missing': {
    message: '撤回新闻稿未说明原因。',
    mend: '请在文件头写 reason:；会告知读者和合作伙伴。',
  },
  'date-missing': {
    message: '文件没有日期；以收到时间 {date} 为准。',
    mend: '请在文件头写 date:。',
  },
  'embargo-unreadable': {
    message: '文字的禁发时间无法读出：{line}。',
    mend: '请写“Embargoed until 2 March 2026, 09:00 UTC”，或在文件头写 embargo: 2026-03-02T09:00Z。',
  },
  'change-note-missing': {
    message: '{slug}（{language}）的第 {revision} 次修订已公开，此次上传改动了它却没有说明原因。',
    mend: '请为收到原文的人加上“change_note: 错在哪里。”，或对无须告知的改动写“minor: true”。',
  },
  'nothing-to-retract': {
    message: '写有“status: retracted”，但没有 {language} 的 {slug} 可撤回。',
    mend: '请检查文件名：须与新闻稿的名称一致。',
  },
  'image-elsewhere': {
    message: 'image: {name} 位于其他服务器，已略去。',
    mend: '请把图片放在文件旁边上传，并写上其文件名。',
  },
  'image-alt-missing': {
    message: 'image: {name} 没有供看不见的人使用的文字。',
    mend: '请在 image: 之下写 alt:，说明图片内容。',
  },
  'picture-unreadable': {
    message: '{key}（{bytes} 字节）不是 JPEG、PNG、GIF、WebP 或 AVIF 图片，与其名称不符。',
    mend: '请用其中一种格式重新保存图片。',
  },
  'attachment-other': {
    message: '{key}（{bytes} 字节）不是 .{extension} 文件，与其名称不符。',
    mend: '请用制作它的程序重新保存后上传。',
  },
  'attachment-macros': {
    message: '{key} 含有宏，会在打开者的电脑上运行。',
    mend: '请存为不含宏的文件，或存为 PDF。',
  },
  'picture-public': {
    message: '{key} 与公开页面上同名的文件不同。',
    mend: '请给新文件起新名，并在正文的下次修订中使用该名称。',
  },
  'picture-too-large': {
    message: '{key} 有 {width} × {height} 像素。',
    mend: '请缩小：最多 {most} 百万像素。',
  },
};
