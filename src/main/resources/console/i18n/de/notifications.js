export default {
  title: 'Nachrichten',
};
