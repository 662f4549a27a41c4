export default {
  title: 'Failures',
};
