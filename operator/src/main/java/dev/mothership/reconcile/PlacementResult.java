package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudOrganizationStatus.Skipped;
import java.util.List;

/**
 * What the last placement of an organization's accounts came to. Lists hold the first 20.
 *
 * @param removing objects of accounts that are gone or left out, still there
 * @param halted so many that nothing is deleted until a person approves it; 0 while it goes on
 * @param planned what a dry run would do
 */
record PlacementResult(
    int discovered,
    int created,
    int adopted,
    int excluded,
    int skippedCount,
    List<Skipped> skipped,
    int removing,
    int halted,
    int missingRoleCount,
    List<String> missingRoles,
    int plannedCount,
    List<String> planned) {
  PlacementResult {
    skipped = List.copyOf(skipped);
    missingRoles = List.copyOf(missingRoles);
    planned = List.copyOf(planned);
  }
}
