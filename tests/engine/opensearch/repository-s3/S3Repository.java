import org.opensearch.cluster.metadata.RepositoryMetadata;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.blobstore.BlobContainer;
import org.opensearch.common.blobstore.BlobPath;
import org.opensearch.common.blobstore.BlobStore;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.indices.recovery.RecoverySettings;
import org.opensearch.repositories.blobstore.BlobStoreRepository;

/** A repository of snapshots in a bucket. */
final class S3Repository extends BlobStoreRepository {
  private final S3Bucket bucket;

  S3Repository(
      RepositoryMetadata metadata,
      NamedXContentRegistry registry,
      ClusterService cluster,
      RecoverySettings recovery,
      String endpoint,
      String accessKey) {
    super(metadata, registry, cluster, recovery);
    bucket = new S3Bucket(endpoint + "/" + metadata.settings().get("bucket"), accessKey);
  }

  @Override
  public BlobPath basePath() {
    BlobPath path = BlobPath.cleanPath();
    for (String part : metadata.settings().get("base_path", "").split("/")) if (!part.isEmpty()) path = path.add(part);
    return path;
  }

  @Override
  protected BlobStore createBlobStore() {
    return new BlobStore() {
      @Override
      public BlobContainer blobContainer(BlobPath path) {
        return new S3Container(bucket, path);
      }

      @Override
      public void close() {}
    };
  }
}
