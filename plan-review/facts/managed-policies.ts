// What common managed policies of AWS allow on "*". AWS's reference has a page for each:
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html

/** The month of the table. AWS changes its policies without notice. */
export const MANAGED_POLICIES_DATE = "2025-01";

/**
 * A policy and its actions on each line. Of long ones: whole services, and what changes permissions, runs code or reads data.
 * `!` is an exception from everything, and `@` limits which service may be passed a role.
 */
export const MANAGED_POLICIES = `
AdministratorAccess *
PowerUserAccess !iam:* !organizations:* !account:* iam:CreateServiceLinkedRole iam:DeleteServiceLinkedRole iam:ListRoles organizations:DescribeOrganization
IAMFullAccess iam:*
IAMReadOnlyAccess iam:GenerateCredentialReport iam:GenerateServiceLastAccessedDetails iam:Get* iam:List* iam:SimulateCustomPolicy iam:SimulatePrincipalPolicy
ReadOnlyAccess s3:Get* s3:List* dynamodb:BatchGet* dynamodb:Get* dynamodb:Query dynamodb:Scan sqs:Receive* lambda:Get* lambda:List* logs:Get* ec2:Describe*
AmazonS3FullAccess s3:* s3-object-lambda:*
AmazonS3ReadOnlyAccess s3:Get* s3:List* s3:Describe* s3-object-lambda:Get* s3-object-lambda:List*
AmazonDynamoDBFullAccess dynamodb:* dax:* lambda:CreateFunction lambda:CreateEventSourceMapping lambda:DeleteFunction iam:PassRole@application-autoscaling.amazonaws.com,dax.amazonaws.com
AmazonEC2ContainerRegistryReadOnly ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:GetRepositoryPolicy ecr:DescribeRepositories ecr:ListImages ecr:DescribeImages ecr:BatchGetImage ecr:GetLifecyclePolicy ecr:GetLifecyclePolicyPreview ecr:ListTagsForResource ecr:DescribeImageScanFindings
AmazonDynamoDBReadOnlyAccess dynamodb:BatchGetItem dynamodb:Describe* dynamodb:List* dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:PartiQLSelect
AmazonSQSFullAccess sqs:*
AmazonSQSReadOnlyAccess sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ListDeadLetterSourceQueues sqs:ListQueues sqs:ListMessageMoveTasks sqs:ListQueueTags
AmazonSNSFullAccess sns:*
AmazonSNSReadOnlyAccess sns:GetTopicAttributes sns:List*
AmazonKinesisFullAccess kinesis:*
AmazonKinesisReadOnlyAccess kinesis:Get* kinesis:List* kinesis:Describe*
AmazonKinesisFirehoseFullAccess firehose:*
AWSLambda_FullAccess lambda:* iam:PassRole@lambda.amazonaws.com iam:GetPolicy iam:GetPolicyVersion iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies iam:ListRoles
AWSLambda_ReadOnlyAccess lambda:Get* lambda:List* iam:GetPolicy iam:GetPolicyVersion iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies iam:ListRoles
AWSLambdaBasicExecutionRole logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents
AWSLambdaSQSQueueExecutionRole sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents
AWSLambdaDynamoDBExecutionRole dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents
AWSLambdaKinesisExecutionRole kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards kinesis:ListStreams kinesis:SubscribeToShard logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents
AWSLambdaVPCAccessExecutionRole ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:DeleteNetworkInterface ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents
AWSLambdaENIManagementAccess ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DeleteNetworkInterface
AWSLambdaRole lambda:InvokeFunction
AWSXRayDaemonWriteAccess xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules xray:GetSamplingTargets xray:GetSamplingStatisticSummaries
AWSXrayWriteOnlyAccess xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules xray:GetSamplingTargets xray:GetSamplingStatisticSummaries
AWSXrayFullAccess xray:*
CloudWatchFullAccess cloudwatch:* logs:* sns:* autoscaling:Describe* iam:GetPolicy iam:GetPolicyVersion iam:GetRole
CloudWatchFullAccessV2 cloudwatch:* logs:* xray:* rum:* synthetics:* application-signals:*
CloudWatchLogsFullAccess logs:* cloudwatch:GenerateQuery
CloudWatchReadOnlyAccess cloudwatch:Describe* cloudwatch:Get* cloudwatch:List* logs:Describe* logs:Get* logs:List* logs:StartQuery logs:FilterLogEvents
CloudWatchAgentServerPolicy cloudwatch:PutMetricData ec2:DescribeVolumes ec2:DescribeTags logs:CreateLogGroup logs:CreateLogStream logs:DescribeLogGroups logs:DescribeLogStreams logs:PutLogEvents logs:PutRetentionPolicy
AmazonAPIGatewayAdministrator apigateway:*
AmazonAPIGatewayInvokeFullAccess execute-api:Invoke execute-api:ManageConnections
AmazonAPIGatewayPushToCloudWatchLogs logs:CreateLogGroup logs:CreateLogStream logs:DescribeLogGroups logs:DescribeLogStreams logs:PutLogEvents logs:GetLogEvents logs:FilterLogEvents
SecretsManagerReadWrite secretsmanager:* cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet
AWSKeyManagementServicePowerUser kms:CreateAlias kms:CreateKey kms:DeleteAlias kms:Describe* kms:GenerateRandom kms:Get* kms:List* kms:TagResource kms:UntagResource iam:ListGroups iam:ListRoles iam:ListUsers
AmazonSSMFullAccess ssm:* logs:* ec2messages:* cloudwatch:PutMetricData
AmazonSSMReadOnlyAccess ssm:Describe* ssm:Get* ssm:List*
AmazonEC2FullAccess ec2:* elasticloadbalancing:* cloudwatch:* autoscaling:* iam:CreateServiceLinkedRole
AmazonEC2ReadOnlyAccess ec2:Describe* elasticloadbalancing:Describe* cloudwatch:ListMetrics cloudwatch:GetMetricStatistics cloudwatch:Describe* autoscaling:Describe*
AmazonRDSFullAccess rds:*
AmazonRoute53FullAccess route53:* route53domains:*
CloudFrontFullAccess cloudfront:*
AmazonECS_FullAccess ecs:* iam:PassRole@ecs-tasks.amazonaws.com
AmazonECSTaskExecutionRolePolicy ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage logs:CreateLogStream logs:PutLogEvents
AmazonEC2ContainerRegistryFullAccess ecr:* cloudtrail:LookupEvents
AWSStepFunctionsFullAccess states:*
AmazonEventBridgeFullAccess events:* schemas:* scheduler:* pipes:* iam:CreateServiceLinkedRole
AWSCloudFormationFullAccess cloudformation:*
AWSCodeBuildAdminAccess codebuild:*
AmazonCognitoPowerUser cognito-identity:* cognito-idp:* cognito-sync:* iam:ListRoles lambda:GetPolicy lambda:ListFunctions
AmazonSESFullAccess ses:*
AmazonBedrockFullAccess bedrock:*
AmazonAthenaFullAccess athena:*
AWSGlueServiceRole glue:* s3:GetBucketLocation s3:ListBucket s3:ListAllMyBuckets s3:GetBucketAcl iam:GetRole iam:GetRolePolicy iam:ListRolePolicies cloudwatch:PutMetricData
AmazonEKSClusterPolicy autoscaling:DescribeAutoScalingGroups autoscaling:UpdateAutoScalingGroup ec2:AttachVolume ec2:AuthorizeSecurityGroupIngress ec2:CreateRoute ec2:CreateSecurityGroup ec2:CreateTags ec2:CreateVolume ec2:DeleteRoute ec2:DeleteSecurityGroup ec2:DeleteVolume ec2:DetachVolume ec2:ModifyInstanceAttribute ec2:ModifyVolume ec2:RevokeSecurityGroupIngress elasticloadbalancing:CreateListener elasticloadbalancing:CreateLoadBalancer elasticloadbalancing:CreateTargetGroup elasticloadbalancing:DeleteListener elasticloadbalancing:DeleteLoadBalancer elasticloadbalancing:DeleteTargetGroup elasticloadbalancing:ModifyListener elasticloadbalancing:RegisterTargets kms:DescribeKey iam:CreateServiceLinkedRole
AmazonEKSWorkerNodePolicy ec2:DescribeInstances ec2:DescribeInstanceTypes ec2:DescribeRouteTables ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVolumes ec2:DescribeVolumesModifications ec2:DescribeVpcs eks:DescribeCluster eks-auth:AssumeRoleForPodIdentity
AmazonEKS_CNI_Policy ec2:AssignPrivateIpAddresses ec2:AttachNetworkInterface ec2:CreateNetworkInterface ec2:CreateTags ec2:DeleteNetworkInterface ec2:DescribeInstances ec2:DescribeInstanceTypes ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:DescribeTags ec2:DetachNetworkInterface ec2:ModifyNetworkInterfaceAttribute ec2:UnassignPrivateIpAddresses
AmazonRDSEnhancedMonitoringRole logs:CreateLogGroup logs:PutRetentionPolicy logs:CreateLogStream logs:PutLogEvents logs:DescribeLogStreams logs:GetLogEvents
AmazonSSMManagedInstanceCore ssm:DescribeAssociation ssm:DescribeDocument ssm:GetDeployablePatchSnapshotForInstance ssm:GetDocument ssm:GetManifest ssm:GetParameter ssm:GetParameters ssm:ListAssociations ssm:ListInstanceAssociations ssm:PutComplianceItems ssm:PutConfigurePackageResult ssm:PutInventory ssm:UpdateAssociationStatus ssm:UpdateInstanceAssociationStatus ssm:UpdateInstanceInformation ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel ec2messages:AcknowledgeMessage ec2messages:DeleteMessage ec2messages:FailMessage ec2messages:GetEndpoint ec2messages:GetMessages ec2messages:SendReply
AmazonElasticFileSystemFullAccess elasticfilesystem:*
AWSOrganizationsFullAccess organizations:*
AWSSupportAccess support:*
AWSBackupFullAccess backup:*
`;
