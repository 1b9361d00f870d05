/** Bounded memory of what was found: the first and the last of each kind, the rest counted. */

export class BoundedList<T> {
  private readonly head: T[] = [];
  private readonly tail: T[] = [];
  private next = 0;
  dropped = 0;
  private readonly firstMax: number;
  private readonly lastMax: number;

  constructor(firstMax: number, lastMax: number) {
    this.firstMax = firstMax;
    this.lastMax = lastMax;
  }

  add(item: T): void {
    if (this.head.length < this.firstMax) {
      this.head.push(item);
      return;
    }
    if (this.tail.length < this.lastMax) {
      this.tail.push(item);
      return;
    }
    this.tail[this.next] = item;
    this.next = (this.next + 1) % this.lastMax;
    this.dropped += 1;
  }

  /** In the order of adding. */
  items(): T[] {
    if (this.tail.length === 0) return this.head.slice();
    return this.head.concat(this.tail.slice(this.next), this.tail.slice(0, this.next));
  }
}

/** One bounded list per key; most sources hold so little that no key needs a list of its own. */
export class BoundedLists<T> {
  private few: T[] | undefined = [];
  private readonly lists = new Map<string, BoundedList<T>>();
  private readonly keyOf: (item: T) => string;
  private readonly firstMax: number;
  private readonly lastMax: number;

  constructor(keyOf: (item: T) => string, firstMax: number, lastMax: number) {
    this.keyOf = keyOf;
    this.firstMax = firstMax;
    this.lastMax = lastMax;
  }

  add(item: T): void {
    if (this.few === undefined) this.addToList(item);
    else if (this.few.push(item) > this.firstMax) {
      for (const each of this.few) this.addToList(each);
      this.few = undefined;
    }
  }

  private addToList(item: T): void {
    const key = this.keyOf(item);
    let list = this.lists.get(key);
    if (!list) this.lists.set(key, (list = new BoundedList(this.firstMax, this.lastMax)));
    list.add(item);
  }

  get isEmpty(): boolean {
    return this.few?.length === 0;
  }

  items(): T[] {
    return this.few?.slice() ?? [...this.lists.values()].flatMap((list) => list.items());
  }

  dropped(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const [key, list] of this.lists) if (list.dropped > 0) counts[key] = list.dropped;
    return counts;
  }
}
