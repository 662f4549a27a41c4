export default {
  title: 'Überblick',
};
