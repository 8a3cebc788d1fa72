import type { AlertTexts } from './texts.ts';

export const es: AlertTexts = {
  mail: {
    correction: (title) => `Corrección: ${title}`,
    retraction: (title) => `Retirado: ${title}`,
    correctionKicker: 'Corrección',
    retractionKicker: 'Retirado',
    whatChanged: 'Qué ha cambiado',
    whyRetracted: 'Por qué se ha retirado',
    retracted: 'Hemos retirado este comunicado. Le rogamos que no lo utilice más.',
    readOn: 'Leer en nuestro sitio',
    why: (name) => `Recibe este mensaje porque se suscribió a las noticias de: ${name}.`,
    manage: 'Cambiar o pausar su suscripción',
    unsubscribe: 'Darse de baja',
  },
  digest: {
    daily: {
      subject: (name, date, titles) => `${name}, noticias del ${date}: ${titles}`,
      title: (date) => `Noticias del ${date}`,
      why: (name) => `Recibe este mensaje porque pidió recibir una vez al día las noticias de: ${name}.`,
    },
    weekly: {
      subject: (name, date, titles) => `${name}, noticias de la semana hasta el ${date}: ${titles}`,
      title: (date) => `Noticias de la semana hasta el ${date}`,
      why: (name) => `Recibe este mensaje porque pidió recibir una vez a la semana las noticias de: ${name}.`,
    },
    titles: { one: '{title} y {n} más', many: '{title} y {n} más', other: '{title} y {n} más' },
    corrections: 'Correcciones',
    withdrawn: 'Retirados',
    news: 'Noticias',
    otherNews: 'Otras noticias',
    rest: {
      one: 'Y {n} más en nuestro sitio',
      many: 'Y {n} más en nuestro sitio',
      other: 'Y {n} más en nuestro sitio',
    },
  },
  optIn: {
    subject: (name) => `Confirme su suscripción: ${name}`,
    intro: (name) =>
      `Alguien, probablemente usted, pidió que se enviaran a esta dirección las noticias de: ${name}.`,
    button: 'Confirmar la suscripción',
    ignore:
      'Si no fue usted, no haga nada: sin su confirmación no se envía nada. El enlace es válido durante 7 días.',
  },
  already: {
    subject: (name) => `Ya está suscrito: ${name}`,
    intro: (name) =>
      `Alguien, probablemente usted, pidió que se enviaran a esta dirección las noticias de: ${name}. Ya está suscrita y nada ha cambiado.`,
    button: 'Ver o cambiar su suscripción',
    ignore: 'Si no fue usted, no haga nada.',
  },
  page: {
    home: 'A la sala de prensa',
    form: {
      languages: 'Idiomas, el preferido primero',
      languagesHint: 'Recibe un solo mensaje por comunicado, en el primero de estos idiomas en que exista.',
      choice: (n) => `Opción ${n}`,
      noFurther: 'Ninguno',
      waits: 'Si un comunicado no existe en su primer idioma',
      wait: {
        0: 'Recibir lo primero que haya',
        2: 'Esperar una traducción 2 horas',
        12: 'Esperar una traducción 12 horas',
        48: 'Esperar una traducción 2 días',
      },
      frequency: 'Con qué frecuencia',
      often: {
        'at-once': 'Al momento, un mensaje por comunicado',
        daily: 'Una vez al día, todo en un mensaje',
        weekly: 'Una vez a la semana, todo en un mensaje',
      },
      consent: (name) =>
        `Al suscribirme acepto recibir por correo electrónico las noticias elegidas arriba, enviadas por: ${name}. Puedo darme de baja en cualquier momento, con un clic.`,
    },
    checkInbox: {
      title: 'Revise su correo',
      text: 'Hemos enviado un mensaje a la dirección indicada. Siga el enlace que contiene para continuar. Si no llega en unos minutos, mire en la carpeta de correo no deseado.',
    },
    confirm: {
      title: 'Confirme su suscripción',
      text: (name) => `Pulse el botón y recibirá por correo las noticias de: ${name}.`,
      button: 'Confirmar',
    },
    confirmed: {
      title: 'Está suscrito',
      text: 'Desde ahora recibe nuestras noticias por correo. Cada mensaje lleva un enlace para darse de baja.',
    },
    manage: {
      title: 'Su suscripción',
      text: 'Elija lo que recibe.',
      topics: 'Temas',
      places: 'Lugares',
      none: 'Sin elegir: todo.',
      allTopics: 'Todos los temas',
      allPlaces: 'Todos los lugares',
      everything:
        'Ha quitado el último tema o lugar. No elegir ninguno significa recibirlos todos: marque esa casilla si es lo que desea. Para no recibir nada más, dese de baja más abajo. Todavía no se ha cambiado nada.',
      save: 'Guardar',
      saved: 'Su elección está guardada.',
      fewer: 'Dejar uno de ellos',
      leavePart: (name) => `No recibir más: ${name}`,
      pause: 'Hacer una pausa',
      pauseText: 'Lo que se publique entretanto no llegará después.',
      pauseFor: { 7: '1 semana', 30: '1 mes', 91: '3 meses' },
      paused: (day) => `Su suscripción está en pausa. Volverá a recibir mensajes a partir del ${day}.`,
      resume: 'Reanudar ahora',
    },
    leave: {
      title: 'Darse de baja',
      text: (name) => `Pulse el botón y dejará de recibir por correo las noticias de: ${name}.`,
      button: 'Darse de baja',
      less: 'Recibir menos o hacer una pausa',
    },
    suppressed: {
      title: 'Por ahora no le enviamos nada',
      bounce: 'Un mensaje a su dirección fue devuelto: según su proveedor, no existe o no acepta correo.',
      'soft-bounces':
        'Varios mensajes a su dirección fueron devueltos: el buzón estaba lleno o no se podía alcanzar.',
      complaint: 'Un mensaje nuestro fue denunciado como no deseado desde su buzón.',
      again:
        'Si desea recibir de nuevo nuestras noticias, suscríbase otra vez: su confirmación nos muestra que la dirección funciona.',
    },
    left: { title: 'Se ha dado de baja', text: 'No llegarán más noticias a su dirección.' },
    expired: {
      title: 'Este enlace es demasiado antiguo',
      text: 'Solo era válido por un tiempo. Suscríbase de nuevo, por favor.',
    },
    invalid: {
      title: 'Este enlace no funciona',
      text: 'Le falta una parte o fue modificado. Copie el enlace entero del mensaje o suscríbase de nuevo.',
    },
    gone: {
      title: 'Esta suscripción ya no existe',
      text: 'Se dio de baja, o la suscripción nunca se confirmó. Puede suscribirse de nuevo en cualquier momento.',
    },
    refused: {
      title: 'No ha funcionado',
      email: (value) => `«${value}» no es una dirección de correo. Escríbala así: nombre@example.org.`,
      mailbox: (value) =>
        `«${value}» tiene antes de la @ letras que nuestro servicio de correo no puede transmitir: ahí solo acepta a–z, cifras y signos, sea cual sea la escritura del dominio. Indique otra dirección.`,
      choice: (value) => `«${value}» no está entre nuestras opciones. Elija en el formulario.`,
      language: 'No se eligió ningún idioma. Elija al menos uno.',
      unreadable: 'No se pudo leer el formulario. Rellénelo de nuevo, por favor.',
    },
    tooMany: {
      title: 'Demasiadas suscripciones',
      text: 'Desde su red han llegado muchísimas suscripciones en una hora. Inténtelo de nuevo dentro de una hora.',
    },
    unavailable: {
      title: 'Inténtelo más tarde',
      text: 'No hemos podido hacerlo en este momento. No se ha perdido nada: inténtelo en unos minutos.',
    },
    subscribe: 'Suscribirse',
  },
};
