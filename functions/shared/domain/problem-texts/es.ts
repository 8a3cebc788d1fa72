import type { ProblemCode } from '../problems.ts';
import type { ProblemText } from './en.ts';

export const es: Record<ProblemCode, ProblemText> = {
  'extension-unknown': {
    message: '{key} tiene la extensión «.{extension}», que la sala de prensa no sabe leer.',
    mend: 'Suba un texto .docx, .md, .html o .txt; las imágenes y los adjuntos van en la carpeta de su comunicado.',
  },
  'extension-missing': {
    message: '{key} no tiene extensión y no se sabe qué es.',
    mend: 'Suba un texto .docx, .md, .html o .txt; las imágenes y los adjuntos van en la carpeta de su comunicado.',
  },
  'language-of-name-unknown': {
    message: '{key} indica el idioma {language}, que esta sala de prensa no tiene.',
    mend: 'Nombre el archivo según uno de {languages}, por ejemplo {example}; los idiomas se añaden en newsroom.yaml.',
  },
  'old-word': {
    message:
      '{key} está en un formato antiguo o ajeno de procesador de textos ({what}) que la sala de prensa no sabe leer.',
    mend: 'Ábralo en Word o LibreOffice, guárdelo como «Documento de Word (.docx)» y suba ese.',
  },
  'folder-too-deep': {
    message: '{key} está a {depth} carpetas de profundidad.',
    mend: 'Use {prefix}<slug>/<language>.<ext> o {prefix}<slug>.<language>.<ext>.',
  },
  'slug-empty': {
    message: 'El nombre de {key} no tiene letras ni cifras.',
    mend: 'Dé un nombre al archivo: pasa a ser parte de la dirección.',
  },
  'slug-too-long': {
    message: 'El nombre {stem} tiene {length} caracteres.',
    mend: 'Use {most} como máximo.',
  },
  'name-taken': {
    message: '{key} y {other} serían ambos {slug}.',
    mend: 'Cambie el nombre de uno, o escriba los dos exactamente igual si son el mismo comunicado.',
  },
  'address-taken': {
    message: 'La página estaría en {path}, donde está el comunicado {other}.',
    mend: 'Dé otro nombre al archivo, o escriba otro slug: en el encabezado.',
  },
  'too-large': {
    message: '{key} es demasiado grande: {size}; se leen {most} como máximo.',
    mend: 'Saque las imágenes del texto y súbalas al lado, más pequeñas.',
  },
  empty: {
    message: 'El archivo está vacío: {bytes} bytes y ningún texto.',
    mend: 'Suba de nuevo el archivo con el texto del comunicado.',
  },
  encoding: {
    message: 'El archivo no es UTF-8: el byte 0x{byte} en la posición {offset} no comienza ningún carácter.',
    mend: 'Guárdelo como UTF-8 y súbalo de nuevo.',
  },
  'too-many-characters': {
    message: 'El texto tiene {length} caracteres; se leen {most} como máximo.',
    mend: 'Acórtelo, o ponga los anexos largos junto al comunicado como archivos.',
  },
  'too-long': {
    message: 'El comunicado ocupa {bytes} bytes; se guardan {most} como máximo.',
    mend: 'Acórtelo, o ponga los anexos largos junto al comunicado como archivos.',
  },
  'too-deep': {
    message: 'Hay elementos anidados a más de {most} niveles.',
    mend: 'Guarde el documento con un formato más sencillo y súbalo de nuevo.',
  },
  'too-many-nodes': {
    message: 'El documento tiene más de {most} elementos y textos.',
    mend: 'Suba el comunicado solo, sin el sitio que lo rodea.',
  },
  'too-many-tables': {
    message: 'El documento tiene {count} tablas; se publican {most} como máximo.',
    mend: 'Ponga las tablas grandes junto al comunicado, por ejemplo en una hoja de cálculo.',
  },
  'too-many-footnotes': {
    message: 'El documento tiene {count} notas; se publican {most} como máximo.',
    mend: 'Ponga el texto anotado junto al comunicado como archivo.',
  },
  'too-slow': {
    message: 'El documento no se pudo leer en {seconds} segundos.',
    mend: 'Guarde el documento con un formato más sencillo y súbalo de nuevo.',
  },
  'too-much-memory': {
    message: 'El documento necesita más de {megabytes} MB de memoria para leerse.',
    mend: 'Use un formato más sencillo y ponga tablas e imágenes grandes al lado como archivos.',
  },
  'unstable-html': {
    message: 'El HTML está anidado de modo que cada vez se lee distinto.',
    mend: 'Guarde el documento con un formato más sencillo y súbalo de nuevo.',
  },
  'markdown-cost': {
    message: 'Hay demasiadas líneas ({lines}), o demasiados signos como * _ ~ [ o celdas en un párrafo.',
    mend: 'Separe los párrafos con una línea vacía y ponga las tablas grandes al lado como archivos.',
  },
  'markdown-shortcode': {
    message: 'El texto contiene algo que otro sistema sustituiría y se omite: {code}.',
    mend: 'Escríbalo: una imagen como ![qué muestra](name.jpg), un enlace como [palabras](dirección).',
  },
  unreadable: {
    message: 'El documento no se puede leer: {why}',
    mend: 'Guarde el documento con un formato más sencillo y súbalo de nuevo.',
  },
  'docx-old': {
    message: 'El archivo se llama .docx, pero es de un Word anterior a 2007 o tiene contraseña.',
    mend: 'Quite la contraseña, o guárdelo en Word como «Documento de Word (.docx)» y suba ese.',
  },
  'docx-broken': {
    message: 'El archivo de Word está dañado y no se puede abrir: {why}.',
    mend: 'Ábralo en Word, que quizá lo repare, guárdelo de nuevo y súbalo.',
  },
  'docx-too-large': {
    message:
      'El archivo de Word pasa de {packed} a {unzipped} bytes o más al descomprimirse ({count} partes, la última {name}).',
    mend: 'Reduzca sus imágenes (Formato de imagen ▸ Comprimir) y guárdelo de nuevo.',
  },
  'docx-entities': {
    message: 'La parte {name} del archivo de Word declara entidades XML, cosa que Word nunca hace.',
    mend: 'Ábralo en Word, guárdelo como «Documento de Word (.docx)» y suba ese.',
  },
  'docx-macros': {
    message: 'El archivo de Word contiene macros ({name}).',
    mend: 'Guárdelo como «Documento de Word (.docx)», sin macros, y suba ese.',
  },
  'docx-external': {
    message: 'El archivo de Word muestra algo que está en otra parte ({kind}): {target}.',
    mend: 'Péguelo en el documento en vez de enlazarlo, o quítelo.',
  },
  'docx-chunk': {
    message: 'El archivo de Word contiene otro documento (altChunk) que la sala de prensa no sabe leer.',
    mend: 'Ábralo en Word y guárdelo, lo que une los dos, y súbalo.',
  },
  'docx-drawing': {
    message: 'El archivo de Word contiene un dibujo de un tipo ({kind}) que ninguna página puede mostrar.',
    mend: 'Cópielo, péguelo como imagen (Pegado especial ▸ PNG) y dele un texto alternativo.',
  },
  'docx-hidden': {
    message: 'El archivo de Word tiene texto oculto que los lectores de la página verían: {words}.',
    mend: 'Borre el texto oculto o hágalo visible (Inicio ▸ Fuente ▸ Oculto).',
  },
  'docx-pictures': {
    message: 'El archivo de Word contiene más de {most} imágenes.',
    mend: 'Ponga imágenes junto al comunicado como archivos, o divídalo.',
  },
  'picture-format': {
    message: 'El archivo de Word contiene una imagen en formato {format}, que los navegadores no muestran.',
    mend: 'Cópiela, péguela como imagen (Pegado especial ▸ PNG) y guarde el archivo.',
  },
  'picture-alt-missing': {
    message: 'Una imagen del texto no tiene palabras para quien no la ve: {name}.',
    mend: 'En Word: clic derecho ▸ Texto alternativo. En Markdown: ![qué muestra](name.jpg).',
  },
  'front-matter-language': {
    message: 'El encabezado está en {language}; solo se lee YAML.',
    mend: 'Comience el archivo con una línea «---», luego líneas «name: value» y luego una línea «---».',
  },
  'front-matter-open': {
    message: 'El encabezado no termina: falta la segunda línea «---».',
    mend: 'Comience el archivo con una línea «---», luego líneas «name: value» y luego una línea «---».',
  },
  'front-matter-twice': {
    message: 'El encabezado termina en la línea {end}, pero sigue después y eso se omite: {rest}.',
    mend: 'Quite la línea «---» del medio, o ponga entre comillas un texto que la contenga.',
  },
  'front-matter-too-long': {
    message: 'El encabezado tiene {length} caracteres; se leen {most} como máximo.',
    mend: 'Lleve el texto debajo de la segunda línea «---».',
  },
  'front-matter-depth': {
    message: 'El encabezado tiene listas dentro de listas demasiado profundas, o alias de alias.',
    mend: 'Escriba valores sencillos.',
  },
  'front-matter-yaml': {
    message: 'El encabezado no es YAML ({why}). Recibido: {received}.',
    mend: 'Ponga entre comillas un texto con dos puntos, comillas o corchetes, y sangre con espacios.',
  },
  'front-matter-aliases': {
    message: 'El encabezado tiene {count} alias de YAML («*name»); se leen {most} como máximo.',
    mend: 'Escriba los valores completos.',
  },
  'front-matter-unknown': {
    message: 'Desconocido en el encabezado y omitido: {names}.',
    mend: 'Los nombres conocidos son {known}.',
  },
  'front-matter-misspelt': {
    message: 'Desconocido en el encabezado y omitido: {names}.',
    mend: '¿Quiso decir {nearest}?',
  },
  'value-text': {
    message: '{name}: no puede ser {value}.',
    mend: 'Escriba un texto en una línea.',
  },
  'value-summary': {
    message: '{name}: no puede ser {value}.',
    mend: 'Escriba una o dos frases.',
  },
  'value-date': {
    message: '{name}: no puede ser {value}.',
    mend: 'Escriba una fecha como 2026-03-02, 2026-03-02 09:00 (hora de la sala de prensa) o 2026-03-02T09:00Z.',
  },
  'value-dateline': {
    message: '{name}: no puede ser {value}.',
    mend: 'Escriba «LUGAR, 2 de marzo de 2026», o place:, country: y date: debajo.',
  },
  'value-list': {
    message: '{name}: no puede ser {value}.',
    mend: 'Escriba una lista como [{example}].',
  },
  'value-contacts': {
    message: '{name}: no puede ser {value}.',
    mend: 'Escriba una lista de contactos, cada uno con name: y phone:, email: o role:.',
  },
  'value-image': {
    message: '{name}: no puede ser {value}.',
    mend: 'Escriba el nombre de una imagen junto al documento, o name:, alt:, caption: y credit: debajo.',
  },
  'value-boolean': {
    message: '{name}: no puede ser {value}.',
    mend: 'Escriba true o false.',
  },
  'value-status': {
    message: '{name}: no puede ser {value}.',
    mend: 'Escriba «published» o «retracted».',
  },
  'value-slug': {
    message: '{name}: no puede ser {value}.',
    mend: 'Escriba la última parte de la dirección en minúsculas: letras, cifras y guiones, 100 como máximo.',
  },
  'value-language': {
    message: '{name}: no puede ser {value}.',
    mend: 'Escriba un código de idioma como en.',
  },
  'language-unknown': {
    message: 'La sala de prensa no tiene el idioma {language}.',
    mend: 'Tiene {languages}: nombre así el archivo, como «en.md», o escriba language: en el encabezado.',
  },
  'language-contradicted': {
    message: 'La página dice estar en {stated}, pero su texto está en {told}; se publica en {told}.',
    mend: 'Nombre el archivo según su idioma, como «{told}.html», o escriba language: en el encabezado.',
  },
  'topic-unknown': {
    message: 'topics: la sala de prensa no tiene {word}.',
    mend: 'Escriba uno de {known}.',
  },
  'place-unknown': {
    message: 'places: la sala de prensa no tiene {word}.',
    mend: 'Escriba uno de {known}.',
  },
  'title-missing': {
    message: 'El documento no tiene título: ni en el encabezado ni en el texto.',
    mend: 'Escriba title: en el encabezado, o comience el texto con un título.',
  },
  'title-too-long': {
    message: 'El título tiene {length} caracteres, se leen {most} como máximo: {title}.',
    mend: 'Acórtelo, o escriba title: en el encabezado.',
  },
  'body-missing': {
    message: 'No hay texto debajo del título.',
    mend: 'Escriba el texto del comunicado; para retirar uno, escriba status: retracted y reason: en el encabezado.',
  },
  'reason-missing': {
    message: 'El comunicado se retira sin motivo.',
    mend: 'Escriba reason: en el encabezado; se dice a lectores y socios.',
  },
  'date-missing': {
    message: 'El documento no indica fecha; se fecha el {date}, cuando llegó.',
    mend: 'Escriba date: en el encabezado.',
  },
  'embargo-unreadable': {
    message: 'El texto está embargado hasta un momento que no se puede leer: {line}.',
    mend: 'Escriba «Embargado hasta el 2 de marzo de 2026, 09:00 UTC», o embargo: 2026-03-02T09:00Z en el encabezado.',
  },
  'change-note-missing': {
    message:
      'La revisión {revision} de {slug} ({language}) es pública, y esta subida la cambia sin decir por qué.',
    mend: 'Añada «change_note: Qué estaba mal.» para quienes recibieron el original, o «minor: true» si nadie tiene que saberlo.',
  },
  'nothing-to-retract': {
    message: '«status: retracted», pero no hay {slug} en {language} que retirar.',
    mend: 'Mire el nombre del archivo: tiene que ser el del comunicado.',
  },
  'image-elsewhere': {
    message: 'image: {name} está en otro servidor y se omite.',
    mend: 'Suba la imagen junto al documento y escriba su nombre de archivo.',
  },
  'image-alt-missing': {
    message: 'image: {name} no tiene palabras para quien no la ve.',
    mend: 'Escriba alt: debajo de image:, diciendo qué muestra la imagen.',
  },
  'picture-unreadable': {
    message:
      '{key} ({bytes} bytes) no es una imagen JPEG, PNG, GIF, WebP ni AVIF, diga lo que diga su nombre.',
    mend: 'Guarde la imagen de nuevo en uno de estos formatos.',
  },
  'attachment-other': {
    message: '{key} ({bytes} bytes) no es un archivo .{extension}, diga lo que diga su nombre.',
    mend: 'Guárdelo de nuevo desde el programa que lo hizo y súbalo.',
  },
  'attachment-macros': {
    message: '{key} contiene macros, que se ejecutan en el equipo de quien lo abre.',
    mend: 'Guárdelo sin macros, o como PDF.',
  },
  'picture-public': {
    message: '{key} es otro archivo que el de ese nombre que muestra una página pública.',
    mend: 'Dé un nombre nuevo al archivo nuevo, y use ese nombre en la próxima revisión del texto.',
  },
  'picture-too-large': {
    message: '{key} tiene {width} × {height} píxeles.',
    mend: 'Redúzcala: {most} millones de píxeles como máximo.',
  },
};
