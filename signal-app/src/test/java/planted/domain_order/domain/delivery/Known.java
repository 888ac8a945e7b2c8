package planted.domain_order.domain.delivery;

/** Planted: breaks the rule domain_order. */
public final class Known {
  private Known() {}
}
