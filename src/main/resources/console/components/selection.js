/** Which rows are chosen: by their ids, or all that match the filter. Never changed, only replaced. */
export class Selection {
  constructor(ids = new Set(), all = false) {
    this.ids = ids;
    this.all = all;
  }

  static everything() {
    return new Selection(new Set(), true);
  }

  get isEmpty() {
    return !this.all && this.ids.size === 0;
  }

  has(id) {
    return this.all || this.ids.has(id);
  }

  with(ids, chosen) {
    const next = new Set(this.ids);
    ids.forEach((id) => (chosen ? next.add(id) : next.delete(id)));
    return new Selection(next);
  }
}
