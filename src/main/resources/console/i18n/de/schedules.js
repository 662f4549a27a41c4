export default {
  title: 'Zeitpläne',
};
