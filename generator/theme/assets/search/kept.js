// What is kept: values by name, up to a size. What nobody asked for the longest goes first.

/** @template Value */
class Kept {
  /** @type {Map<string, {value: Value, size: number}>} */
  entries = new Map();
  size = 0;

  /** @param {number} maximum Of the sizes of all values together. */
  constructor(maximum) {
    this.maximum = maximum;
  }

  /**
   * @param {string} name
   * @returns {Value | undefined}
   */
  get(name) {
    const entry = this.entries.get(name);
    if (!entry) return undefined;
    // A map's order is that in which names were put there.
    this.entries.delete(name);
    this.entries.set(name, entry);
    return entry.value;
  }

  /**
   * @param {string} name
   * @param {Value} value Kept even when it alone is too large, until there is another.
   * @param {number} size
   */
  set(name, value, size = 1) {
    this.delete(name);
    this.entries.set(name, { value, size });
    this.size += size;
    for (const oldest of this.entries.keys()) {
      if (this.size <= this.maximum || oldest === name) return;
      this.delete(oldest);
    }
  }

  /** @param {string} name */
  delete(name) {
    this.size -= this.entries.get(name)?.size ?? 0;
    this.entries.delete(name);
  }
}
