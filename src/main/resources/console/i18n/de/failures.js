export default {
  title: 'Fehler',
};
