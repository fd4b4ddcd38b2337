package dev.mothership.store;

import dev.mothership.model.Asset;
import dev.mothership.model.Relation;
import dev.mothership.model.Scope;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** One page of a scope as staging rows. */
final class StagedPage {
  private static final String ASSETS =
      """
      staging_asset (scan_id, scope_region, scope_type, key, type, region, native_id, name, tags,
        properties, unread, data_class, payload, content_hash)
      """;
  private static final String RELATIONS =
      """
      staging_relation (scan_id, scope_region, scope_type, owner_key, source_key, kind, target_key,
        evidence)
      """;

  private final long scanId;
  private final Scope scope;
  private final CopyText assets = new CopyText();
  private final CopyText relations = new CopyText();
  private long assetRows;
  private long relationRows;

  StagedPage(long scanId, Scope scope, List<StagedAsset> page) {
    this.scanId = scanId;
    this.scope = scope;
    page.forEach(this::add);
  }

  private void add(StagedAsset staged) {
    Asset asset = staged.asset();
    row(assets)
        .add(asset.key().value())
        .add(asset.type())
        .add(asset.region())
        .add(asset.nativeId())
        .add(asset.name())
        .add(Json.node(asset.tags()))
        .add(asset.properties())
        .add(Json.node(asset.unread()))
        .add(asset.dataClass())
        .add(staged.payload())
        .add(ContentHash.of(asset))
        .endRow();
    assetRows++;
    for (Relation relation : staged.relations()) {
      row(relations)
          .add(asset.key().value())
          .add(relation.source().value())
          .add(relation.kind().name())
          .add(relation.target().value())
          .add(relation.evidence())
          .endRow();
      relationRows++;
    }
  }

  private CopyText row(CopyText rows) {
    return rows.add(scanId).add(scope.region()).add(scope.type());
  }

  /**
   * @return the rows staged
   */
  long copy(Handle handle) {
    if (assetRows > 0) {
      assets.copyInto(handle, ASSETS);
    }
    if (relationRows > 0) {
      relations.copyInto(handle, RELATIONS);
    }
    return assetRows + relationRows;
  }
}
