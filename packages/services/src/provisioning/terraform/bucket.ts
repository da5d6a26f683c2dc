import { madeBy } from "../../operations/names.ts";
import type { ProvisioningSubject } from "../subject.ts";
import { hclText } from "./hcl.ts";

/** The bucket of the copies: private, encrypted, versioned, and a user who may add to it and read it. */
export function bucketFile({ view, bucket }: ProvisioningSubject): string {
  if (bucket === undefined) return `# ${madeBy(view)}\n# The bucket of the backups is not made here.\n`;
  return `# ${madeBy(view)}
#
# The copies of the backups, in another failure domain. The access key of the user is made by hand, so that it is in no state:
#   aws iam create-access-key --user-name ${view.name}-backup
locals {
  bucket = ${hclText(bucket.name)}
}

resource "aws_kms_key" "backup" {
  description             = "Encrypts the backups of ${view.name}"
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
  name = "${view.name}-backup"
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
`;
}

/** Who may do what. It needs no provider, so that it can be looked at without any. */
export function policyModule({ view }: ProvisioningSubject): string {
  return `# ${madeBy(view)}
#
# Who may do what with the bucket of the copies. The user of the backups lists, reads and adds. It deletes nothing: who breaks
# into a host cannot take the copies away.
variable "bucket_arn" {
  description = "The bucket."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:s3:::[a-z0-9][a-z0-9.-]+$", var.bucket_arn))
    error_message = "This is not the ARN of a bucket."
  }
}

variable "key_arn" {
  description = "The key that the bucket is encrypted with."
  type        = string
}

locals {
  user = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "List"
        Effect   = "Allow"
        Action   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
        Resource = [var.bucket_arn]
      },
      {
        Sid      = "ReadAndAdd"
        Effect   = "Allow"
        Action   = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"]
        Resource = ["\${var.bucket_arn}/*"]
      },
      {
        Sid      = "Encrypt"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = [var.key_arn]
      },
    ]
  }

  bucket = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OnlyEncryptedConnections"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [var.bucket_arn, "\${var.bucket_arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  }
}

output "user" {
  description = "What the user of the backups may do."
  value       = jsonencode(local.user)
}

output "bucket" {
  description = "What nobody may do."
  value       = jsonencode(local.bucket)
}
`;
}
