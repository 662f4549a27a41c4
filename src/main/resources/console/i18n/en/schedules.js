export default {
  title: 'Schedules',
};
