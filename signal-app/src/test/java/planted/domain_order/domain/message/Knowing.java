package planted.domain_order.domain.message;

/** Planted: breaks the rule domain_order. */
public final class Knowing {
  Object auth = planted.domain_order.domain.auth.Known.class;
  Object quota = planted.domain_order.domain.quota.Known.class;
  Object inbound = planted.domain_order.domain.inbound.Known.class;
  Object delivery = planted.domain_order.domain.delivery.Known.class;
  Object event = planted.domain_order.domain.event.Known.class;
  Object outbox = planted.domain_order.domain.outbox.Known.class;
}
