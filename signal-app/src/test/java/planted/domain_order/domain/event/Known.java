package planted.domain_order.domain.event;

/** Planted: breaks the rule domain_order. */
public final class Known {
  private Known() {}
}
