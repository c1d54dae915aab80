"""More lists, whose entries, names or wrappings are others than OpenAI's; where each is described."""

from __future__ import annotations

from tests.imageapi.listing.shapes import Shape, plain

NANO_GPT = "https://docs.nano-gpt.com/api-reference/image-generation"
VERCEL = "https://vercel.com/docs/ai-gateway/sdks-and-apis/rest-api"

SHAPES_ELSEWHERE = (
    Shape(
        "Bedrock",
        "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html",
        {
            "modelSummaries": [
                {"modelId": "stability.sd3-5", "modelName": "SD3.5 Large", "outputModalities": ["IMAGE"]},
                {
                    "modelId": "amazon.nova-pro",
                    "outputModalities": ["TEXT"],
                    "inputModalities": ["TEXT", "IMAGE"],
                },
                {"modelId": "amazon.titan-embed", "outputModalities": ["EMBEDDING"]},
            ]
        },
        ("stability.sd3-5",),
    ),
    Shape(
        "Volcano Engine",
        "https://github.com/can1357/oh-my-pi/issues/4201",
        {
            "data": [
                {
                    "id": id,
                    "object": "model",
                    "status": status,
                    "modalities": {"input_modalities": ["text", "image"], "output_modalities": [output]},
                    "task_type": [task],
                }
                for id, status, output, task in (
                    ("painter", "Retiring", "image", "TextToImage"),
                    ("gone", "Shutdown", "image", "TextToImage"),
                    ("filmer", "", "video", "ImageToVideo"),
                    ("talker", "", "text", "TextGeneration"),
                )
            ]
        },
        ("painter",),
    ),
    Shape(
        "models.dev",
        "https://github.com/anomalyco/models.dev/pull/960",
        {
            "maker/painter": {"id": "maker/painter", "modalities": {"input": ["text"], "output": ["image"]}},
            "maker/looker": {"id": "maker/looker", "modalities": {"input": ["image"], "output": ["text"]}},
        },
        ("maker/painter",),
    ),
    Shape(
        "LiteLLM with a flag",
        "https://github.com/codemie-ai/docs/pull/261",
        {
            "data": [
                {"model_name": "painter", "model_info": {"supports_image_generation": True}},
                {"model_name": "looker", "model_info": {"supports_image_input": True}},
            ]
        },
        ("painter",),
    ),
    Shape(
        "Vercel, prices of pictures",
        VERCEL,
        {
            "data": [
                {"id": "maker/painter", "pricing": {"image": "0.04"}},
                {"id": "maker/looker", "pricing": {"input": "0.1", "output": "0.2", "image": "0.001"}},
            ]
        },
        ("maker/painter",),
    ),
    Shape(
        "NanoGPT, by kind",
        NANO_GPT,
        {
            "models": {
                "text": {"talker": {"model": "talker", "name": "Talker"}},
                "image": {"painter": {"model": "painter", "name": "Painter", "cost": {"1024x1024": 0.01}}},
                "video": {"filmer": {"model": "filmer"}},
            }
        },
        ("painter",),
    ),
    Shape("names by kind", NANO_GPT, {"text-to-image": ["one", "two"], "llm": ["talker"]}, ("one", "two")),
    *(
        Shape(
            f"wrapped in {' and '.join(names)}",
            "https://www.django-rest-framework.org/api-guide/pagination/",
            wrapped,
            ("painter",),
        )
        for names, wrapped in (
            (
                ("data", "list"),
                {"code": 0, "data": {"list": [{"id": "painter", "type": "image"}], "total": 1}},
            ),
            (("data", "models"), {"data": {"models": [{"id": "painter", "type": "image"}]}}),
            (("Data",), {"Data": [{"Id": "painter", "Type": "Image"}]}),
            (
                ("results",),
                {
                    "count": 2,
                    "next": "https://x.example/?page=2",
                    "results": [
                        {"uid": "painter", "task": "text-to-image"},
                        {"uid": "x", "task": "text-generation"},
                    ],
                },
            ),
        )
    ),
    Shape(
        "a route of its own",
        "https://docs.aimlapi.com/api-references/service-endpoints/complete-model-list",
        {
            "data": [
                {"id": "painter", "endpoint": "/v1/images/generations"},
                {"id": "retoucher", "endpoint": "/v1/images/edits"},
                {"id": "talker", "endpoint": "/v1/chat/completions"},
            ]
        },
        ("painter",),
    ),
    Shape(
        "what is switched off",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html",
        {
            "data": [
                {"id": "flux-a", "status": "offline"},
                {"id": "flux-b", "disabled": True},
                {"id": "flux-c", "isAvailable": False},
                {"id": "flux-d", "state": "Retired"},
                {"id": "flux-e", "archived": True},
                {"id": "flux-f", "status": "succeeded", "disabled": False},
            ]
        },
        ("flux-f",),
    ),
    Shape(
        "names that end so",
        "https://openrouter.ai/docs/features/multimodal/image-generation",
        {
            "data": plain(
                "openai/gpt-5-image",
                "openai/gpt-5-image-mini",
                "glm-image",
                "kling-v3-image-pro",
                "recraftv3",
                "llama-image-captioner",
                "flux-chat",
                "stable-diffusion-prompt-generator",
                "qwen-image-classifier",
                "text-to-image-search",
                "imagenet-50",
            )
        },
        ("openai/gpt-5-image", "openai/gpt-5-image-mini", "glm-image", "kling-v3-image-pro", "recraftv3"),
    ),
)
