"""Texts that were declined, in the dialects of everybody else."""

from __future__ import annotations

from bot.domain.errors import PromptRejected
from tests.imageapi.meanings.shapes import Shape, openai

ARK = "https://www.volcengine.com/docs/82379/1299023"
BFL = "https://docs.bfl.ai/api_integration/errors"
RUNWARE = "https://runware.ai/docs/models-api/content-safety"
BEDROCK = "https://docs.aws.amazon.com/nova/latest/userguide/video-gen-errors.html"
STABILITY = "https://platform.stability.ai/docs/api-reference"
ZHIPU = "https://docs.bigmodel.cn/cn/guide/platform/securityaudit"
DASHSCOPE = "https://help.aliyun.com/en/model-studio/error-code"
MINIMAX = "https://platform.minimax.io/docs/api-reference/errorcode"
XAI = "https://github.com/vercel/ai/issues/19168"

REFUSALS_ELSEWHERE = (
    *(
        Shape(
            name=f"ark {code}",
            source=ARK,
            status=400,
            body={
                "error": {"code": code, "message": "The request failed.", "param": "", "type": "BadRequest"}
            },
            means=PromptRejected(category),
        )
        for code, category in (
            ("InputTextSensitiveContentDetected", None),
            ("OutputImageSensitiveContentDetected", None),
            ("InputTextRiskDetection", None),
            ("InputImageSensitiveContentDetected.PrivacyInformation", "privacy"),
        )
    ),
    Shape(
        name="stability 403",
        source=STABILITY,
        status=403,
        body={
            "id": "4e6f7c",
            "name": "content_moderation",
            "errors": [
                "Your request was flagged by our content moderation system, and you were not charged."
            ],
        },
        means=PromptRejected(),
    ),
    Shape(
        name="stability finish_reason, in a 200",
        source=STABILITY,
        status=200,
        body={"image": None, "finish_reason": "CONTENT_FILTERED", "seed": 7},
        means=PromptRejected(),
    ),
    Shape(
        name="finish_reason of an item, in a 200",
        source="https://github.com/griptape-ai/griptape/pull/619",
        status=200,
        body={"created": 1, "data": [{"b64_json": None, "finish_reason": "content_filtered"}]},
        means=PromptRejected(),
    ),
    Shape(
        name="bfl request",
        source=BFL,
        status=200,
        body={"id": "1", "status": "Request Moderated", "result": None},
        means=PromptRejected(),
    ),
    Shape(
        name="bfl content",
        source=BFL,
        status=200,
        body={"id": "1", "status": "Content Moderated", "result": None},
        means=PromptRejected(),
    ),
    Shape(
        name="fal, a bare list",
        source="https://wavespeed.ai/blog/ai-guides/fal-ai-content-policy-violation-422-fix/",
        status=422,
        body=[
            {
                "loc": ["body", "prompt"],
                "msg": "The content was flagged by a content checker.",
                "type": "content_policy_violation",
                "categories": ["self-harm"],
            }
        ],
        means=PromptRejected("self-harm"),
    ),
    Shape(
        name="fal, the model's own moderation",
        source="https://wavespeed.ai/blog/ai-guides/fal-ai-content-policy-violation-422-fix/",
        status=422,
        body={
            "detail": [{"loc": ["body", "prompt"], "type": "content_policy_violation", "categories": ["odd"]}]
        },
        means=PromptRejected(),
    ),
    Shape(
        name="runware",
        source=RUNWARE,
        status=400,
        body={
            "errors": [{"code": "sensitiveContentDetected", "message": "no", "taskType": "imageInference"}]
        },
        means=PromptRejected(),
    ),
    Shape(
        name="runware's provider",
        source=RUNWARE,
        status=400,
        body={"errors": [{"code": "invalidProviderContent", "message": "no"}]},
        means=PromptRejected(),
    ),
    Shape(
        name="bedrock input",
        source=BEDROCK,
        status=400,
        body={
            "message": "This request has been blocked by our content filters. Please adjust your text prompt."
        },
        means=PromptRejected(),
    ),
    Shape(
        name="bedrock output, in a 200",
        source=BEDROCK,
        status=200,
        body={"images": [], "error": "The generated image has been blocked by our content filters."},
        means=PromptRejected(),
    ),
    Shape(
        name="bedrock stability, in a 200",
        source="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-3-5-large.html",
        status=200,
        body={"seeds": [], "finish_reasons": ["Filter reason: prompt"], "images": []},
        means=PromptRejected(),
    ),
    Shape(
        name="zhipu",
        source=ZHIPU,
        status=400,
        body={
            "contentFilter": [{"level": 1, "role": "user"}],
            "error": {"code": "1301", "message": "系统检测到输入或生成内容可能包含不安全或敏感内容"},
        },
        means=PromptRejected(),
    ),
    Shape(
        name="zhipu, the filter alone in a 200",
        source=ZHIPU,
        status=200,
        body={"created": 1, "data": [], "contentFilter": [{"level": 0, "role": "assistant"}]},
        means=PromptRejected(),
    ),
    *(
        Shape(
            name=f"minimax {code}",
            source=MINIMAX,
            status=200,
            body={"data": None, "base_resp": {"status_code": code, "status_msg": "new_sensitive"}},
            means=PromptRejected(),
        )
        for code in (1026, 1027)
    ),
    Shape(
        name="dashscope's own",
        source=DASHSCOPE,
        status=400,
        body={"code": "DataInspectionFailed", "message": "Input data may contain inappropriate content."},
        means=PromptRejected(),
    ),
    Shape(
        name="dashscope, the code in the message",
        source="https://github.com/QwenLM/qwen-code/issues/2905",
        status=400,
        body=openai(
            "<400> InternalError.Algo.DataInspectionFailed: Input text data may contain inappropriate content."
        ),
        means=PromptRejected(),
    ),
    Shape(
        name="dashscope, in openai's spelling",
        source=DASHSCOPE,
        status=400,
        body=openai("no", code="data_inspection_failed", type="data_inspection_failed"),
        means=PromptRejected(),
    ),
    Shape(
        name="xai 400",
        source="https://github.com/Wei-Shaw/sub2api",
        status=400,
        body={
            "code": "Client specified an invalid argument",
            "error": "Generated image rejected by content moderation.",
        },
        means=PromptRejected(),
    ),
    Shape(
        name="xai 400, with what it cost",
        source="https://github.com/Wei-Shaw/sub2api",
        status=400,
        body={
            "code": "imagine:content-moderated",
            "error": "Generated image rejected by content moderation.",
            "usage": {"cost_in_usd_ticks": 900000000},
        },
        means=PromptRejected(),
    ),
    Shape(
        name="xai 403",
        source="https://github.com/UKGovernmentBEIS/inspect_ai/pull/2267",
        status=403,
        body={
            "code": "The caller does not have permission to execute the specified operation",
            "error": "Content violates usage guidelines. Team: 1, API key ID: 2, Model: grok-imagine-image-2.0, Failed "
            "check: SAFETY_CHECK_TYPE_BIO",
        },
        means=PromptRejected(),
    ),
    Shape(
        name="xai 403, with a category",
        source="https://github.com/theopenco/llmgateway/pull/1785",
        status=403,
        body={
            "code": "The caller does not have permission to execute the specified operation",
            "error": "Content violates usage guidelines. Team: 1, API key ID: 2, Model: grok-imagine-image-2.0, Failed "
            "check: SAFETY_CHECK_TYPE_CSAM",
        },
        means=PromptRejected("minors"),
    ),
    Shape(
        name="xai 403, in short",
        source="https://github.com/Wei-Shaw/sub2api/pull/5359",
        status=403,
        body={"code": "permission-denied", "error": "Content violates usage guidelines. "},
        means=PromptRejected(),
    ),
    Shape(
        name="xai item, in a 200",
        source=XAI,
        status=200,
        body={"data": [{"url": "", "respect_moderation": False}]},
        means=PromptRejected(),
    ),
    Shape(
        name="ideogram 422",
        source="https://skills.sh/jeremylongshore/claude-code-plugins-plus-skills/ideogram-common-errors",
        status=422,
        body={"error": "Prompt or provided image failed the safety checks"},
        means=PromptRejected(),
    ),
    Shape(
        name="ideogram item, in a 200",
        source="https://smithery.ai/skills/jeremylongshore/ideogram-common-errors",
        status=200,
        body={"created": "2026-11-01", "data": [{"is_image_safe": False, "url": None}]},
        means=PromptRejected(),
    ),
    Shape(
        name="replicate",
        source="https://github.com/replicate/cog-stable-diffusion/pull/24",
        status=422,
        body={"detail": "NSFW content detected. Try running it again, or try a different prompt."},
        means=PromptRejected(),
    ),
    Shape(
        name="replicate's kin, 500",
        source="https://github.com/replicate/cog-stable-diffusion/pull/24",
        status=500,
        body={"error": "NSFW content detected. Try running it again, or try a different prompt."},
        means=PromptRejected(),
    ),
    Shape(
        name="diffusers' flags, in a 200",
        source="https://fal.ai/models/fal-ai/flux/schnell/api",
        status=200,
        body={"images": [], "has_nsfw_concepts": [True]},
        means=PromptRejected(),
    ),
    Shape(
        name="huawei",
        source="https://support.huaweicloud.com/intl/en-us/usermanual-maas-modelarts/maas-modelarts-0080.html",
        status=403,
        body={
            "error": {
                "code": "ModelArts.81011",
                "message": "Input text May contain sensitive information, please try again.",
            }
        },
        means=PromptRejected(),
    ),
    Shape(
        name="ucloud",
        source="https://github.com/UCloudDoc-Team/modelverse/blob/master/api_doc/common/error-code",
        status=400,
        body=openai("Sensitive check error", code="sensitive_check_error"),
        means=PromptRejected(),
    ),
    Shape(
        name="iflytek, in a 200",
        source="https://www.xfyun.cn/doc/spark/ImageGeneration.html",
        status=200,
        body={"header": {"code": 10022, "message": "模型生产的图片涉及敏感信息，审核不通过", "status": 2}},
        means=PromptRejected(),
    ),
    Shape(
        name="cloudflare's model",
        source="https://developers.cloudflare.com/workers-ai/platform/errors/",
        status=400,
        body={
            "errors": [{"message": "AiError: AiError: Input prompt contains NSFW content.", "code": 3030}],
            "success": False,
        },
        means=PromptRejected(),
    ),
)
