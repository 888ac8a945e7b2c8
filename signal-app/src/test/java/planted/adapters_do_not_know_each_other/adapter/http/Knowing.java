package planted.adapters_do_not_know_each_other.adapter.http;

/** Planted: breaks the rule adapters_do_not_know_each_other. */
public final class Knowing {
  Object json = planted.adapters_do_not_know_each_other.adapter.json.Known.class;
  Object webhook = planted.adapters_do_not_know_each_other.adapter.webhook.Known.class;
  Object routing = planted.adapters_do_not_know_each_other.adapter.routing.Known.class;
}
