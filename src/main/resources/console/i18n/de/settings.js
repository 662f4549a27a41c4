export default {
  title: 'Einstellungen',
};
