import java.util.List;
import java.util.Map;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.SecureSetting;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.common.settings.SecureString;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.env.Environment;
import org.opensearch.indices.recovery.RecoverySettings;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.RepositoryPlugin;
import org.opensearch.repositories.Repository;

/** Plays the plugin repository-s3, which is in no registry of packages: the same settings, the same type of repository. */
public final class S3Plugin extends Plugin implements RepositoryPlugin {
  private static final Setting<String> ENDPOINT = setting("endpoint");
  private static final Setting<SecureString> ACCESS_KEY = secure("access_key");
  private static final Setting<SecureString> SECRET_KEY = secure("secret_key");

  private final String endpoint;
  private final String accessKey;

  public S3Plugin(Settings settings) {
    endpoint = "http://" + ENDPOINT.get(settings);
    try (SecureString key = ACCESS_KEY.get(settings); SecureString secret = SECRET_KEY.get(settings)) {
      if (key.length() == 0 || secret.length() == 0) throw new IllegalArgumentException("the keystore has no key for S3");
      accessKey = key.toString();
    }
  }

  @Override
  public List<Setting<?>> getSettings() {
    return List.of(
        ENDPOINT, setting("protocol"), setting("region"), setting("path_style_access"), ACCESS_KEY, SECRET_KEY);
  }

  @Override
  public Map<String, Repository.Factory> getRepositories(
      Environment environment, NamedXContentRegistry registry, ClusterService cluster, RecoverySettings recovery) {
    return Map.of("s3", metadata -> new S3Repository(metadata, registry, cluster, recovery, endpoint, accessKey));
  }

  private static Setting<String> setting(String name) {
    return Setting.simpleString("s3.client.default." + name, Setting.Property.NodeScope);
  }

  private static Setting<SecureString> secure(String name) {
    return SecureSetting.secureString("s3.client.default." + name, null);
  }
}
