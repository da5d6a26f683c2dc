import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import org.opensearch.common.blobstore.BlobContainer;
import org.opensearch.common.blobstore.BlobMetadata;
import org.opensearch.common.blobstore.BlobPath;
import org.opensearch.common.blobstore.DeleteResult;
import org.opensearch.common.blobstore.support.AbstractBlobContainer;
import org.opensearch.common.blobstore.support.PlainBlobMetadata;

/** A folder of a bucket, as OpenSearch sees one. */
final class S3Container extends AbstractBlobContainer {
  private final S3Bucket bucket;
  private final String prefix;

  S3Container(S3Bucket bucket, BlobPath path) {
    super(path);
    this.bucket = bucket;
    prefix = path.buildAsString();
  }

  @Override
  public boolean blobExists(String name) throws IOException {
    return bucket.has(prefix + name);
  }

  @Override
  public InputStream readBlob(String name) throws IOException {
    return bucket.get(prefix + name);
  }

  @Override
  public InputStream readBlob(String name, long position, long length) throws IOException {
    return length == 0 ? InputStream.nullInputStream() : bucket.get(prefix + name, position, position + length - 1);
  }

  @Override
  public void writeBlob(String name, InputStream content, long size, boolean failIfExists) throws IOException {
    if (failIfExists && blobExists(name)) throw new FileAlreadyExistsException(name);
    bucket.put(prefix + name, content, size);
  }

  @Override
  public void writeBlobAtomic(String name, InputStream content, long size, boolean failIfExists) throws IOException {
    writeBlob(name, content, size, failIfExists);
  }

  @Override
  public DeleteResult delete() throws IOException {
    DeleteResult deleted = DeleteResult.ZERO;
    for (MatchResult object : bucket.objects(prefix, "")) {
      bucket.delete(object.group(1));
      deleted = deleted.add(1, Long.parseLong(object.group(2)));
    }
    return deleted;
  }

  @Override
  public void deleteBlobsIgnoringIfNotExists(List<String> names) throws IOException {
    for (String name : names) bucket.delete(prefix + name);
  }

  @Override
  public Map<String, BlobContainer> children() throws IOException {
    Map<String, BlobContainer> children = new LinkedHashMap<>();
    for (MatchResult found : bucket.prefixes(prefix)) {
      String name = found.group(1).substring(prefix.length()).replace("/", "");
      children.put(name, new S3Container(bucket, path().add(name)));
    }
    return children;
  }

  @Override
  public Map<String, BlobMetadata> listBlobs() throws IOException {
    return listBlobsByPrefix("");
  }

  @Override
  public Map<String, BlobMetadata> listBlobsByPrefix(String beginning) throws IOException {
    Map<String, BlobMetadata> blobs = new LinkedHashMap<>();
    for (MatchResult object : bucket.objects(prefix + beginning, "/")) {
      String name = object.group(1).substring(prefix.length());
      blobs.put(name, new PlainBlobMetadata(name, Long.parseLong(object.group(2))));
    }
    return blobs;
  }
}
