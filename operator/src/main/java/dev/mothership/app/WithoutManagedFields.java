package dev.mothership.app;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Leaves out who owns which field when objects are read from the API server. Nothing here asks for
 * it, and of what the informers hold of a fleet it is the larger part.
 */
@Singleton
public final class WithoutManagedFields implements KubernetesClientObjectMapperCustomizer {
  @JsonIgnoreProperties("managedFields")
  private interface Metadata {}

  @Override
  public void customize(ObjectMapper mapper) {
    mapper.addMixIn(ObjectMeta.class, Metadata.class);
  }
}
