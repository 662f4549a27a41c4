export default {
  title: 'Job',
};
