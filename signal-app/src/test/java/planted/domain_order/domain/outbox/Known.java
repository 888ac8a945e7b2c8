package planted.domain_order.domain.outbox;

/** Planted: what others must not depend on. */
public final class Known {
  private Known() {}
}
