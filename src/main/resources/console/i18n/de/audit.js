export default {
  title: 'Protokoll',
};
