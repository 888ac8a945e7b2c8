package planted.domain_order.domain.quota;

/** Planted: what others must not depend on. */
public final class Known {
  private Known() {}
}
