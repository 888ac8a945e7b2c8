package planted.adapters_do_not_know_each_other.adapter.webhook;

/** Planted: breaks the rule adapters_do_not_know_each_other. */
public final class Other {
  private Other() {}
}
