package planted.domain_order.domain.event;

/** Planted: breaks the rule domain_order. */
public final class Knowing {
  Object inbound = planted.domain_order.domain.inbound.Known.class;
  Object delivery = planted.domain_order.domain.delivery.Known.class;
  Object outbox = planted.domain_order.domain.outbox.Known.class;
}
