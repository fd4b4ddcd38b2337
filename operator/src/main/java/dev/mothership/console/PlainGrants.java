package dev.mothership.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.EmittedGrants;

/** What a principal can do, in our own words. */
final class PlainGrants {
  private PlainGrants() {}

  static ObjectNode of(EmittedGrants grants) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("principal", grants.key()).put("name", grants.name()).put("type", grants.type());
    item.put("tenant", grants.tenant()).put("namespace", grants.namespace());
    item.put("account", grants.account()).put("accountId", grants.accountId());
    OcsfEvent.putText(item, "owner", grants.owner());
    item.set("powers", grants.powers());
    item.put("firstSeen", grants.firstSeen().toString());
    item.put("analysed", grants.analysedAt().toString());
    return item;
  }
}
