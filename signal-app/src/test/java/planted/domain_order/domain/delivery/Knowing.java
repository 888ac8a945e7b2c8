package planted.domain_order.domain.delivery;

/** Planted: breaks the rule domain_order. */
public final class Knowing {
  Object event = planted.domain_order.domain.event.Known.class;
}
