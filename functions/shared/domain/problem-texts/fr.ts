import type { ProblemCode } from '../problems.ts';
import type { ProblemText } from './en.ts';

export const fr: Record<ProblemCode, ProblemText> = {
  'extension-unknown': {
    message: '{key} a l’extension « .{extension} », que la salle de presse ne sait pas lire.',
    mend: 'Déposez un texte en .docx, .md, .html ou .txt ; images et pièces jointes vont dans le dossier de leur communiqué.',
  },
  'extension-missing': {
    message: '{key} n’a pas d’extension : on ne sait pas ce que c’est.',
    mend: 'Déposez un texte en .docx, .md, .html ou .txt ; images et pièces jointes vont dans le dossier de leur communiqué.',
  },
  'language-of-name-unknown': {
    message: '{key} indique la langue {language}, que cette salle de presse n’a pas.',
    mend: 'Nommez le fichier d’après une de {languages}, par exemple {example} ; une langue s’ajoute dans newsroom.yaml.',
  },
  'old-word': {
    message:
      '{key} est dans un format ancien ou étranger de traitement de texte ({what}), que la salle de presse ne sait pas lire.',
    mend: 'Ouvrez-le dans Word ou LibreOffice, enregistrez-le comme « Document Word (.docx) » et déposez celui-ci.',
  },
  'folder-too-deep': {
    message: '{key} est à {depth} dossiers de profondeur.',
    mend: 'Utilisez {prefix}<slug>/<language>.<ext> ou {prefix}<slug>.<language>.<ext>.',
  },
  'slug-empty': {
    message: 'Le nom de {key} n’a ni lettre ni chiffre.',
    mend: 'Donnez un nom au fichier : il fait partie de l’adresse.',
  },
  'slug-too-long': {
    message: 'Le nom {stem} a {length} caractères.',
    mend: 'N’en utilisez pas plus de {most}.',
  },
  'name-taken': {
    message: '{key} et {other} seraient tous deux {slug}.',
    mend: 'Renommez l’un des deux, ou écrivez les deux noms exactement de même si c’est le même communiqué.',
  },
  'address-taken': {
    message: 'La page se trouverait à {path}, où se trouve le communiqué {other}.',
    mend: 'Nommez le fichier autrement, ou écrivez un autre slug: dans l’en-tête.',
  },
  'too-large': {
    message: '{key} est trop grand : {size} ; on lit au plus {most}.',
    mend: 'Sortez les images du texte et déposez-les à côté, réduites.',
  },
  empty: {
    message: 'Le fichier est vide : {bytes} octets et aucun texte.',
    mend: 'Déposez de nouveau le fichier avec le texte du communiqué.',
  },
  encoding: {
    message:
      'Le fichier n’est pas en UTF-8 : l’octet 0x{byte} à la position {offset} ne commence aucun caractère.',
    mend: 'Enregistrez-le en UTF-8 et déposez-le de nouveau.',
  },
  'too-many-characters': {
    message: 'Le texte a {length} caractères ; on en lit au plus {most}.',
    mend: 'Raccourcissez-le, ou mettez les longues annexes à côté du communiqué, en fichiers.',
  },
  'too-long': {
    message: 'Le communiqué occupe {bytes} octets ; {most} au plus sont conservés.',
    mend: 'Raccourcissez-le, ou mettez les longues annexes à côté du communiqué, en fichiers.',
  },
  'too-deep': {
    message: 'Des éléments sont imbriqués à plus de {most} niveaux.',
    mend: 'Enregistrez le document avec une mise en forme plus simple et déposez-le de nouveau.',
  },
  'too-many-nodes': {
    message: 'Le document a plus de {most} éléments et textes.',
    mend: 'Déposez le communiqué seul, sans le site autour.',
  },
  'too-many-tables': {
    message: 'Le document a {count} tableaux ; {most} au plus sont publiés.',
    mend: 'Mettez les grands tableaux à côté du communiqué, par exemple dans un tableur.',
  },
  'too-many-footnotes': {
    message: 'Le document a {count} notes ; {most} au plus sont publiées.',
    mend: 'Mettez le texte annoté à côté du communiqué, en fichier.',
  },
  'too-slow': {
    message: 'Le document n’a pas pu être lu en {seconds} secondes.',
    mend: 'Enregistrez le document avec une mise en forme plus simple et déposez-le de nouveau.',
  },
  'too-much-memory': {
    message: 'Il faut plus de {megabytes} Mo de mémoire pour lire le document.',
    mend: 'Simplifiez la mise en forme, et mettez grands tableaux et images à côté, en fichiers.',
  },
  'unstable-html': {
    message: 'Le HTML est imbriqué de telle sorte qu’il se lit chaque fois autrement.',
    mend: 'Enregistrez le document avec une mise en forme plus simple et déposez-le de nouveau.',
  },
  'markdown-cost': {
    message:
      'Il y a trop de lignes ({lines}), ou trop de signes comme * _ ~ [ ou de cellules dans un paragraphe.',
    mend: 'Séparez les paragraphes par une ligne vide, et mettez les grands tableaux à côté du communiqué.',
  },
  'markdown-shortcode': {
    message: 'Le texte contient ce qu’un autre système remplacerait ; c’est laissé de côté : {code}.',
    mend: 'Écrivez-le en toutes lettres : une image comme ![ce qu’elle montre](name.jpg), un lien comme [mots](adresse).',
  },
  unreadable: {
    message: 'Le document ne peut pas être lu : {why}',
    mend: 'Enregistrez le document avec une mise en forme plus simple et déposez-le de nouveau.',
  },
  'docx-old': {
    message:
      'Le fichier s’appelle .docx, mais c’est un fichier Word d’avant 2007 ou protégé par un mot de passe.',
    mend: 'Enlevez le mot de passe, ou enregistrez-le dans Word comme « Document Word (.docx) » et déposez celui-ci.',
  },
  'docx-broken': {
    message: 'Le fichier Word est endommagé et ne s’ouvre pas : {why}.',
    mend: 'Ouvrez-le dans Word, qui le réparera peut-être, enregistrez-le et déposez-le.',
  },
  'docx-too-large': {
    message:
      'Le fichier Word passe de {packed} à {unzipped} octets ou plus une fois décompressé ({count} parties, la dernière {name}).',
    mend: 'Réduisez ses images (Format de l’image ▸ Compresser) et enregistrez-le de nouveau.',
  },
  'docx-entities': {
    message: 'La partie {name} du fichier Word déclare des entités XML, ce que Word ne fait jamais.',
    mend: 'Ouvrez-le dans Word, enregistrez-le comme « Document Word (.docx) » et déposez celui-ci.',
  },
  'docx-macros': {
    message: 'Le fichier Word contient des macros ({name}).',
    mend: 'Enregistrez-le comme « Document Word (.docx) », sans macros, et déposez celui-ci.',
  },
  'docx-external': {
    message: 'Le fichier Word montre quelque chose qui se trouve ailleurs ({kind}) : {target}.',
    mend: 'Collez-le dans le document au lieu d’y faire un lien, ou enlevez-le.',
  },
  'docx-chunk': {
    message: 'Le fichier Word contient un autre document (altChunk) que la salle de presse ne sait pas lire.',
    mend: 'Ouvrez-le dans Word et enregistrez-le, ce qui réunit les deux, puis déposez-le.',
  },
  'docx-drawing': {
    message: 'Le fichier Word contient un dessin d’un genre ({kind}) qu’aucune page ne peut montrer.',
    mend: 'Copiez-le, recollez-le comme image (Collage spécial ▸ PNG) et donnez-lui un texte de remplacement.',
  },
  'docx-hidden': {
    message: 'Le fichier Word a du texte masqué, que les lecteurs de la page verraient : {words}.',
    mend: 'Supprimez le texte masqué, ou rendez-le visible (Accueil ▸ Police ▸ Masqué).',
  },
  'docx-pictures': {
    message: 'Le fichier Word contient plus de {most} images.',
    mend: 'Mettez des images à côté du communiqué, en fichiers, ou partagez-le.',
  },
  'picture-format': {
    message: 'Le fichier Word contient une image au format {format}, que les navigateurs ne montrent pas.',
    mend: 'Copiez-la, recollez-la comme image (Collage spécial ▸ PNG) et enregistrez le fichier.',
  },
  'picture-alt-missing': {
    message: 'Une image du texte n’a pas de mots pour ceux qui ne la voient pas : {name}.',
    mend: 'Dans Word : clic droit ▸ Texte de remplacement. En Markdown : ![ce qu’elle montre](name.jpg).',
  },
  'front-matter-language': {
    message: 'L’en-tête est en {language} ; seul YAML est lu.',
    mend: 'Commencez le fichier par une ligne « --- », puis des lignes « name: value », puis une ligne « --- ».',
  },
  'front-matter-open': {
    message: 'L’en-tête n’a pas de fin : il manque la seconde ligne « --- ».',
    mend: 'Commencez le fichier par une ligne « --- », puis des lignes « name: value », puis une ligne « --- ».',
  },
  'front-matter-twice': {
    message:
      'L’en-tête se termine à la ligne {end}, mais il continue après et cette suite est laissée de côté : {rest}.',
    mend: 'Enlevez la ligne « --- » au milieu, ou mettez entre guillemets un texte qui en contient une.',
  },
  'front-matter-too-long': {
    message: 'L’en-tête a {length} caractères ; on en lit au plus {most}.',
    mend: 'Déplacez le texte sous la seconde ligne « --- ».',
  },
  'front-matter-depth': {
    message: 'L’en-tête a des listes dans des listes trop profondes, ou des alias d’alias.',
    mend: 'Écrivez des valeurs simples.',
  },
  'front-matter-yaml': {
    message: 'L’en-tête n’est pas du YAML ({why}). Reçu : {received}.',
    mend: 'Mettez entre guillemets un texte qui contient deux-points, guillemet ou crochet, et indentez avec des espaces.',
  },
  'front-matter-aliases': {
    message: 'L’en-tête a {count} alias YAML (« *name ») ; on en lit au plus {most}.',
    mend: 'Écrivez les valeurs en toutes lettres.',
  },
  'front-matter-unknown': {
    message: 'Inconnu dans l’en-tête et laissé de côté : {names}.',
    mend: 'Les noms connus sont {known}.',
  },
  'front-matter-misspelt': {
    message: 'Inconnu dans l’en-tête et laissé de côté : {names}.',
    mend: 'Vouliez-vous dire {nearest} ?',
  },
  'value-text': {
    message: '{name}: ne peut pas être {value}.',
    mend: 'Écrivez un texte sur une ligne.',
  },
  'value-summary': {
    message: '{name}: ne peut pas être {value}.',
    mend: 'Écrivez une phrase ou deux.',
  },
  'value-date': {
    message: '{name}: ne peut pas être {value}.',
    mend: 'Écrivez une date comme 2026-03-02, 2026-03-02 09:00 (heure de la salle de presse) ou 2026-03-02T09:00Z.',
  },
  'value-dateline': {
    message: '{name}: ne peut pas être {value}.',
    mend: 'Écrivez « LIEU, 2 mars 2026 », ou place:, country: et date: en dessous.',
  },
  'value-list': {
    message: '{name}: ne peut pas être {value}.',
    mend: 'Écrivez une liste comme [{example}].',
  },
  'value-contacts': {
    message: '{name}: ne peut pas être {value}.',
    mend: 'Écrivez une liste de contacts, chacun avec name: et phone:, email: ou role:.',
  },
  'value-image': {
    message: '{name}: ne peut pas être {value}.',
    mend: 'Écrivez le nom d’une image à côté du document, ou name:, alt:, caption: et credit: en dessous.',
  },
  'value-boolean': {
    message: '{name}: ne peut pas être {value}.',
    mend: 'Écrivez true ou false.',
  },
  'value-status': {
    message: '{name}: ne peut pas être {value}.',
    mend: 'Écrivez « published » ou « retracted ».',
  },
  'value-slug': {
    message: '{name}: ne peut pas être {value}.',
    mend: 'Écrivez la dernière partie de l’adresse en minuscules : lettres, chiffres et traits d’union, 100 au plus.',
  },
  'value-language': {
    message: '{name}: ne peut pas être {value}.',
    mend: 'Écrivez un code de langue comme en.',
  },
  'language-unknown': {
    message: 'La salle de presse n’a pas de langue {language}.',
    mend: 'Elle a {languages} : nommez le fichier ainsi, comme « en.md », ou écrivez language: dans l’en-tête.',
  },
  'language-contradicted': {
    message: 'La page dit être en {stated}, mais son texte est en {told} ; elle est publiée en {told}.',
    mend: 'Nommez le fichier d’après sa langue, comme « {told}.html », ou écrivez language: dans l’en-tête.',
  },
  'topic-unknown': {
    message: 'topics: la salle de presse n’a pas {word}.',
    mend: 'Écrivez un de {known}.',
  },
  'place-unknown': {
    message: 'places: la salle de presse n’a pas {word}.',
    mend: 'Écrivez un de {known}.',
  },
  'title-missing': {
    message: 'Le document n’a pas de titre : ni dans l’en-tête, ni en titre du texte.',
    mend: 'Écrivez title: dans l’en-tête, ou commencez le texte par un titre.',
  },
  'title-too-long': {
    message: 'Le titre a {length} caractères, on en lit au plus {most} : {title}.',
    mend: 'Raccourcissez-le, ou écrivez title: dans l’en-tête.',
  },
  'body-missing': {
    message: 'Il n’y a pas de texte sous le titre.',
    mend: 'Écrivez le texte du communiqué ; pour en retirer un, écrivez status: retracted et reason: dans l’en-tête.',
  },
  'reason-missing': {
    message: 'Le communiqué est retiré sans raison.',
    mend: 'Écrivez reason: dans l’en-tête ; elle est dite aux lecteurs et aux partenaires.',
  },
  'date-missing': {
    message: 'Le document n’indique pas de date ; il est daté du {date}, moment de son arrivée.',
    mend: 'Écrivez date: dans l’en-tête.',
  },
  'embargo-unreadable': {
    message: 'Le texte est sous embargo jusqu’à un moment illisible : {line}.',
    mend: 'Écrivez « Sous embargo jusqu’au 2 mars 2026, 09:00 UTC », ou embargo: 2026-03-02T09:00Z dans l’en-tête.',
  },
  'change-note-missing': {
    message:
      'La révision {revision} de {slug} ({language}) est publique, et ce dépôt la change sans dire pourquoi.',
    mend: 'Ajoutez « change_note: Ce qui était faux. » pour ceux qui ont reçu l’original, ou « minor: true » si personne n’a à le savoir.',
  },
  'nothing-to-retract': {
    message: '« status: retracted », mais il n’y a pas de {slug} en {language} à retirer.',
    mend: 'Vérifiez le nom du fichier : il doit être celui du communiqué.',
  },
  'image-elsewhere': {
    message: 'image: {name} se trouve sur un autre serveur et est laissée de côté.',
    mend: 'Déposez l’image à côté du document et écrivez son nom de fichier.',
  },
  'image-alt-missing': {
    message: 'image: {name} n’a pas de mots pour ceux qui ne la voient pas.',
    mend: 'Écrivez alt: sous image:, en disant ce que montre l’image.',
  },
  'picture-unreadable': {
    message:
      '{key} ({bytes} octets) n’est pas une image JPEG, PNG, GIF, WebP ou AVIF, quoi qu’en dise son nom.',
    mend: 'Enregistrez l’image de nouveau dans un de ces formats.',
  },
  'attachment-other': {
    message: '{key} ({bytes} octets) n’est pas un fichier .{extension}, quoi qu’en dise son nom.',
    mend: 'Enregistrez-le de nouveau depuis le programme qui l’a fait, et déposez-le.',
  },
  'attachment-macros': {
    message: '{key} contient des macros, qui s’exécutent chez celui qui l’ouvre.',
    mend: 'Enregistrez-le sans macros, ou en PDF.',
  },
  'picture-public': {
    message: '{key} est un autre fichier que celui de ce nom qu’une page publique montre.',
    mend: 'Donnez au nouveau fichier un nouveau nom, et utilisez ce nom dans la prochaine révision du texte.',
  },
  'picture-too-large': {
    message: '{key} a {width} × {height} pixels.',
    mend: 'Réduisez-la : {most} millions de pixels au plus.',
  },
};
