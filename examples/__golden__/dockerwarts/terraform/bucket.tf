# Made by Stackwright from the stack "dockerwarts": change the stack's TypeScript, not this file.
#
# The copies of the backups, in another failure domain. The access key of the user is made by hand, so that it is in no state:
#   aws iam create-access-key --user-name dockerwarts-backup
locals {
  bucket = var.offsite_bucket
}

resource "aws_kms_key" "backup" {
  description             = "Encrypts the backups of dockerwarts"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_s3_bucket" "backup" {
  bucket = local.bucket

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_public_access_block" "backup" {
  bucket = aws_s3_bucket.backup.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "backup" {
  bucket = aws_s3_bucket.backup.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.backup.arn
    }
  }
}

resource "aws_s3_bucket_versioning" "backup" {
  bucket = aws_s3_bucket.backup.id

  versioning_configuration {
    status = "Enabled"
  }
}

# A repository refers to packs of any age, so what is current does not expire: restic's own retention decides that.
resource "aws_s3_bucket_lifecycle_configuration" "backup" {
  bucket     = aws_s3_bucket.backup.id
  depends_on = [aws_s3_bucket_versioning.backup]

  rule {
    id     = "noncurrent"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = var.noncurrent_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

module "policy" {
  source = "./policy"

  bucket_arn = aws_s3_bucket.backup.arn
  key_arn    = aws_kms_key.backup.arn
}

resource "aws_s3_bucket_policy" "backup" {
  bucket     = aws_s3_bucket.backup.id
  depends_on = [aws_s3_bucket_public_access_block.backup]
  policy     = module.policy.bucket
}

resource "aws_iam_user" "backup" {
  name = "dockerwarts-backup"
}

resource "aws_iam_user_policy" "backup" {
  name   = "backup"
  user   = aws_iam_user.backup.name
  policy = module.policy.user
}

output "bucket" {
  description = "The bucket of the copies: OFFSITE_BUCKET, or what the stack calls it."
  value       = aws_s3_bucket.backup.id
}
