package planted.adapters_do_not_know_each_other.adapter.json;

/** Planted: what others must not depend on. */
public final class Known {
  private Known() {}
}
