export default {
  title: 'Auftrag',
};
