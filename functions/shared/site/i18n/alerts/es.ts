import type { AlertTexts } from './texts.ts';

export const es: AlertTexts = {
  mail: {
    correction: (title) => `Corrección: ${title}`,
    retraction: (title) => `Retirado: ${title}`,
    whatChanged: 'Qué ha cambiado',
    whyRetracted: 'Por qué se ha retirado',
    retracted: 'Hemos retirado este comunicado. Le rogamos que no lo utilice más.',
    readOn: 'Leer en nuestro sitio',
    why: (name) => `Recibe este mensaje porque se suscribió a las noticias de: ${name}.`,
    manage: 'Cambiar su suscripción',
    unsubscribe: 'Darse de baja',
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
      languages: 'Idiomas',
      topics: 'Temas',
      places: 'Lugares',
      none: 'Sin elegir: todo.',
      save: 'Guardar',
      saved: 'Su elección está guardada.',
    },
    leave: {
      title: 'Darse de baja',
      text: (name) => `Pulse el botón y dejará de recibir por correo las noticias de: ${name}.`,
      button: 'Darse de baja',
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
      choice: (value) => `«${value}» no está entre nuestras opciones. Elija en el formulario.`,
      language: 'No se eligió ningún idioma. Elija al menos uno.',
      unreadable: 'No se pudo leer el formulario. Rellénelo de nuevo, por favor.',
    },
    unavailable: {
      title: 'Inténtelo más tarde',
      text: 'No hemos podido hacerlo en este momento. No se ha perdido nada: inténtelo en unos minutos.',
    },
    subscribe: 'Suscribirse',
  },
};
